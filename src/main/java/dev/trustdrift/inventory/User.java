package dev.trustdrift.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An IAM user with its access keys (at most two).
public record User(
    String arn,
    String name,
    String path,
    Instant created,
    Map<String, String> tags,
    List<AccessKey> keys) {
  public User {
    tags = Map.copyOf(tags);
    keys = List.copyOf(keys);
  }

  /// The same user with these keys.
  public User withKeys(List<AccessKey> found) {
    return new User(arn, name, path, created, tags, found);
  }
}
