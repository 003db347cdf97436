package dev.trustdrift.collect.trail;

import dev.trustdrift.inventory.TrailEvent;
import org.jspecify.annotations.Nullable;

/// What is taken from one record of the trail.
sealed interface Row {
  /// A web-identity call, kept in full.
  record Assumption(TrailEvent event) implements Row {}

  /// A call with a key or as a role, to be counted.
  ///
  /// @param id what stands for the event's ID ([EventIds#hash])
  /// @param time milliseconds since 1970
  /// @param name `s3:PutObject`
  record Call(
      long id,
      long time,
      @Nullable String account,
      @Nullable String accessKeyId,
      @Nullable String principalId,
      @Nullable String identity,
      @Nullable String federatedProvider,
      String name,
      @Nullable String address,
      @Nullable String agent,
      @Nullable String region,
      boolean denied)
      implements Row {

    /// As much of an agent as is kept; CloudTrail itself cuts at one kilobyte.
    private static final int MAX_AGENT = 512;

    /// As much of any other text; AWS's own limits are below it.
    private static final int MAX_TEXT = 2048;

    public Call {
      accessKeyId = cut(accessKeyId, MAX_TEXT);
      principalId = cut(principalId, MAX_TEXT);
      identity = cut(identity, MAX_TEXT);
      federatedProvider = cut(federatedProvider, MAX_TEXT);
      name = name.length() > MAX_TEXT ? name.substring(0, MAX_TEXT) : name;
      address = cut(address, MAX_TEXT);
      agent = cut(agent, MAX_AGENT);
      region = cut(region, MAX_TEXT);
    }

    private static @Nullable String cut(@Nullable String text, int most) {
      return text == null || text.length() <= most ? text : text.substring(0, most);
    }
  }
}
