package dev.trustdrift.inventory;

import java.util.List;

/// The account's root user, from the `<root_account>` row of the credential report.
///
/// @param keys its access keys; their IDs are never known from outside
public record RootUser(String arn, List<AccessKey> keys) {
  public RootUser {
    keys = List.copyOf(keys);
  }
}
