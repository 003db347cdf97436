package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `access-keys.json`: the keys of each user that has some, as `aws iam list-access-keys` prints
/// them, and as far as somebody added it what `aws iam get-access-key-last-used` says.
///
/// @param keys by user name
record AccessKeysFile(Map<String, List<AccessKey>> keys) {
  static final String NAME = "access-keys.json";

  /// Reads the file.
  ///
  /// @param absentMeansNever whether a key without `LastUsedDate` was never used even if no key of
  ///   the file has one
  static AccessKeysFile read(Json.Obj file, boolean absentMeansNever) throws Malformed {
    boolean useAdded = absentMeansNever;
    for (String user : file.members().keySet()) {
      for (Json key : file.list(user)) {
        useAdded |=
            key instanceof Json.Obj entry
                && (entry.has("LastUsedDate") || entry.has("LastUsedService"));
      }
    }
    Map<String, List<AccessKey>> keys = new LinkedHashMap<>();
    for (String user : file.members().keySet()) {
      List<AccessKey> list = new ArrayList<>();
      for (Json key : file.list(user)) {
        list.add(key(key.object("an access key"), useAdded));
      }
      keys.put(user, list);
    }
    return new AccessKeysFile(keys);
  }

  private static AccessKey key(Json.Obj key, boolean useAdded) throws Malformed {
    String word = key.text("Status");
    AccessKey.Status status =
        switch (word) {
          case "Active" -> AccessKey.Status.ACTIVE;
          case "Inactive" -> AccessKey.Status.INACTIVE;
          case "Expired" -> AccessKey.Status.EXPIRED;
          default ->
              throw new Malformed(
                  key.line(), "expected `Active`, `Inactive` or `Expired` as `Status`");
        };
    return new AccessKey(
        key.text("AccessKeyId"), status, key.time("CreateDate"), use(key, useAdded));
  }

  /// `GetAccessKeyLastUsed` leaves the date out for a key that was never used, and plain
  /// `ListAccessKeys` for every key: where the credential report can tell, it is asked.
  private static Use use(Json.Obj key, boolean useAdded) throws Malformed {
    Optional<Instant> at = key.optionalTime("LastUsedDate");
    if (at.isPresent()) {
      return new Use.Last(
          at.get(),
          key.optionalText("LastUsedService").filter(named -> !named.equals("N/A")).orElse(null),
          key.optionalText("LastUsedRegion").filter(named -> !named.equals("N/A")).orElse(null));
    }
    return useAdded ? new Use.Never() : new Use.Unknown();
  }
}
