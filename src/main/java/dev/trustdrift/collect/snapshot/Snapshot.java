package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Path;

/// The snapshot folder: what the AWS command line prints of an account, as files.
///
/// ```
/// account.json                          {"Account", "Alias"?, "TakenAt"}
/// authorization-details.json            aws iam get-account-authorization-details
/// roles.json                            aws iam list-roles
/// oidc-providers/<anything>.json        aws iam get-open-id-connect-provider, plus "Arn"
/// credential-report.csv                 aws iam get-credential-report, its Content decoded
/// access-keys.json                      {"<user>": [{"AccessKeyId", "Status", "CreateDate", …}]}
/// trail/**/*.json[.gz]                  CloudTrail records
/// tls/<host>[_<port>].pem               the chain as presented, leaf first
/// tls/<host>[_<port>].discovery.json    the openid-configuration document
/// activity.json                         what credentials did, counted by the audit that wrote it
/// gaps.json                             what the audit that wrote the snapshot could not read
/// ```
///
/// The path may be in any file system, that of a jar included.
public final class Snapshot {
  private Snapshot() {}

  /// Reads a folder. A part that is missing or makes no sense is a gap; the others are read.
  ///
  /// @throws UnreadableSnapshot where the folder or a sensible `account.json` is missing
  public static Inventory read(Path folder, Config config) throws UnreadableSnapshot {
    return new SnapshotReader(folder, config).inventory();
  }

  /// The folder as a source.
  public static Collector at(Path folder) {
    return config -> read(folder, config);
  }

  /// Saves an inventory, so that reading it with the same configuration gives an equal one. The
  /// folder is made if need be, readable by its owner only; `account.json` comes last, so that half
  /// a snapshot is none.
  ///
  /// @throws IOException also where the folder holds anything but a snapshot written by this method
  public static void write(Path folder, Inventory inventory) throws IOException {
    new SnapshotWriter(folder, inventory).write();
  }
}
