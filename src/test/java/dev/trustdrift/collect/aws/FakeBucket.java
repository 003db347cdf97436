package dev.trustdrift.collect.aws;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/// Objects as S3 lists and gives them: prefixes, delimiters, pages of two.
final class FakeBucket {
  private static final int PAGE = 2;

  private final Map<String, String> objects = new ConcurrentSkipListMap<>();

  private FakeBucket() {}

  static FakeBucket of(FakeAws aws) {
    FakeBucket bucket = new FakeBucket();
    aws.on("s3:ListObjectsV2", bucket::list);
    aws.on("s3:GetObject", bucket::get);
    return bucket;
  }

  FakeBucket with(String key, String text) {
    objects.put(key, text);
    return this;
  }

  private Answer get(Request request) {
    String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
    String text = objects.get(path.substring(path.indexOf('/', 1) + 1));
    return text == null
        ? Answer.error("s3:GetObject", 404, "NoSuchKey", "no such key")
        : Answer.of(200, "application/json", text);
  }

  Answer list(Request request) {
    String prefix = request.parameter("prefix");
    boolean folders = request.parameter("delimiter").equals("/");
    NavigableSet<String> entries = new TreeSet<>();
    for (String key : objects.keySet()) {
      if (key.startsWith(prefix)) {
        int slash = key.indexOf('/', prefix.length());
        entries.add(folders && slash > 0 ? key.substring(0, slash + 1) : key);
      }
    }
    String after = request.parameter("continuation-token");
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    int count = 0;
    String last = "";
    for (String entry : entries.tailSet(after, false)) {
      if (count++ == PAGE) {
        xml.append(
            "<IsTruncated>true</IsTruncated><NextContinuationToken>%s</NextContinuationToken>"
                .formatted(last));
        break;
      }
      last = entry;
      xml.append(
          entry.endsWith("/")
              ? "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(entry)
              : "<Contents><Key>%s</Key><Size>1</Size></Contents>".formatted(entry));
    }
    return Answer.of(200, "application/xml", xml.append("</ListBucketResult>").toString());
  }
}
