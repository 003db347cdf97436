package dev.trustdrift.collect.aws;

import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.RecordSource;
import dev.trustdrift.collect.trail.TrailFiles;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A trail's bucket: the log files of one account, day by day, several read at once.
///
/// Files lie at `AWSLogs/<account>/CloudTrail/<Region>/<year>/<month>/<day>/`, those of an
/// organization's trail at `AWSLogs/<o-…>/<account>/CloudTrail/…` (CloudTrail user guide, "Finding
/// your CloudTrail log files"); digest files lie beside `CloudTrail`. The day is that of the
/// delivery: an event shortly before midnight may lie in the next.
final class BucketSource implements RecordSource {
  private static final String LIST = "s3:ListBucket";
  private static final String GET = "s3:GetObject";
  private static final int WORKERS = 8;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd/");

  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final List<String> regions;

  /// @param place `s3://bucket` or `s3://bucket/prefix`
  /// @param regions whose files are read; empty for all
  BucketSource(S3Client s3, String place, List<String> regions) {
    this.s3 = s3;
    String path = place.substring("s3://".length());
    int slash = path.indexOf('/');
    this.bucket = slash < 0 ? path : path.substring(0, slash);
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    this.prefix = rest.isEmpty() || rest.endsWith("/") ? rest : rest + "/";
    this.regions = List.copyOf(regions);
  }

  @Override
  public Read<Boolean> read(CloudTrailRecords records) throws InterruptedException {
    List<Gap> gaps = new ArrayList<>();
    List<Folder> folders = new ArrayList<>();
    try {
      for (String base : bases(records.account())) {
        Stream<String> below =
            regions.isEmpty()
                ? folders(base).stream()
                : regions.stream().map(id -> base + id + "/");
        below.map(Folder::new).forEach(folders::add);
      }
    } catch (SdkException e) {
      return Read.of(
          false, Gap.unread(Gap.Part.TRAIL, "trail not read: " + Failure.reason(LIST, null, e)));
    }
    Days days = new Days(folders, records);
    TrailFiles.read(days, WORKERS, records);
    for (Folder folder : folders) {
      if (folder.failure != null) {
        gaps.add(
            Gap.unread(
                Gap.Part.TRAIL,
                "log files in `%s` read only up to %s: %s"
                    .formatted(Printable.of(folder.path), folder.until, folder.failure)));
      }
    }
    if (days.found == 0 && gaps.isEmpty()) {
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL,
              "trail not read: `s3://%s/%s` has no log files of account %s in the window: name the bucket and the prefix before `AWSLogs`"
                  .formatted(Printable.of(bucket), Printable.of(prefix), records.account())));
    }
    return new Read<>(days.found > 0, gaps);
  }

  /// The folders that hold an account's Regions.
  private List<String> bases(String account) {
    String logs = prefix + "AWSLogs/";
    List<String> bases = new ArrayList<>(List.of(logs + account + "/CloudTrail/"));
    for (String below : folders(logs)) {
      if (below.startsWith("o-", logs.length())) {
        bases.add(below + account + "/CloudTrail/");
      }
    }
    return bases;
  }

  /// The folders in a folder, each with its slash.
  private List<String> folders(String path) {
    List<String> folders = new ArrayList<>();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(path).delimiter("/").build();
    for (ListObjectsV2Response page : s3.listObjectsV2Paginator(request)) {
      page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(folders::add);
    }
    return folders;
  }

  /// One Region's folder, read up to a day.
  private static final class Folder {
    private final String path;
    private volatile String until = "nothing";
    private volatile @Nullable String failure;

    Folder(String path) {
      this.path = path;
    }
  }

  /// The files of the window, listed a day at a time.
  private final class Days implements Iterator<TrailFiles.Item> {
    private final List<Folder> folders;
    private final LocalDate last;
    private LocalDate day;
    private Iterator<TrailFiles.Item> files = List.<TrailFiles.Item>of().iterator();
    private int found;

    Days(List<Folder> folders, CloudTrailRecords records) {
      this.folders = folders;
      this.day = LocalDate.ofInstant(records.from(), ZoneOffset.UTC);
      this.last = LocalDate.ofInstant(records.to(), ZoneOffset.UTC).plusDays(1);
    }

    @Override
    public boolean hasNext() {
      while (!files.hasNext() && !day.isAfter(last)) {
        List<TrailFiles.Item> listed = list();
        found += listed.size();
        files = listed.iterator();
        day = day.plusDays(1);
      }
      return files.hasNext();
    }

    @Override
    public TrailFiles.Item next() {
      return files.next();
    }

    private List<TrailFiles.Item> list() {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<List<TrailFiles.Item>>> listed =
            folders.stream()
                .filter(folder -> folder.failure == null)
                .map(folder -> threads.submit(() -> filesOf(folder, day)))
                .toList();
        List<TrailFiles.Item> all = new ArrayList<>();
        for (Future<List<TrailFiles.Item>> each : listed) {
          all.addAll(each.get());
        }
        return all;
      } catch (ExecutionException e) {
        throw new IllegalStateException("listing the trail's bucket broke", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of(); // whoever reads the files is told next
      }
    }
  }

  private List<TrailFiles.Item> filesOf(Folder folder, LocalDate day) {
    List<TrailFiles.Item> items = new ArrayList<>();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(folder.path + DAY.format(day)).build();
    try {
      for (ListObjectsV2Response page : s3.listObjectsV2Paginator(request)) {
        page.contents().stream()
            .map(S3Object::key)
            .filter(key -> key.endsWith(".json.gz") || key.endsWith(".json"))
            .forEach(key -> items.add(new TrailFiles.Item(Printable.of(key), () -> open(key))));
      }
      folder.until = day.toString();
    } catch (SdkException e) {
      folder.failure = Failure.reason(LIST, null, e);
    }
    return items;
  }

  private InputStream open(String key) throws IOException {
    try {
      return new Content(s3.getObject(request -> request.bucket(bucket).key(key)));
    } catch (SdkException e) {
      throw new IOException(Failure.reason(GET, null, e), e);
    }
  }

  /// What breaks a download is an [IOException], as with any other file.
  private static final class Content extends FilterInputStream {
    Content(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return super.read(into, from, length);
      } catch (SdkException e) {
        throw new IOException(Failure.reason(GET, null, e), e);
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
