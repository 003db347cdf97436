package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.inventory.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Trails of one account with the role `deploy`, and a user `svc-0042` whose key is `AKIA1`.
record SessionTrails(List<TrailEvent> events, List<Activity> activity) {
  static final Instant START = Instant.parse("2026-11-10T08:00:00Z");
  static final String CLI = "aws-cli/2.31.14 ua/2.1 os/linux#6.1.115 lang/python#3.13.7";
  private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";

  Facts facts() {
    Instant end = START.plus(Duration.ofDays(10));
    Inventory inventory =
        new Inventory(
            new Account("123456789012", null, end),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new User(
                    "arn:aws:iam::123456789012:user/svc-0042",
                    "svc-0042",
                    "/",
                    START,
                    Map.of(),
                    List.of(
                        new AccessKey(
                            "AKIA1",
                            AccessKey.Status.ACTIVE,
                            START,
                            new AccessKey.Use.Unknown())))),
            null,
            List.of(),
            List.of(),
            new Trail(START.minus(Duration.ofDays(1)), end, events, activity),
            List.of());
    return Facts.of(inventory, Config.DEFAULT, new TrustRoots(List.of()));
  }

  SessionTrails shuffled(Random random) {
    List<TrailEvent> otherEvents = new ArrayList<>(events);
    List<Activity> otherActivity = new ArrayList<>(activity);
    Collections.shuffle(otherEvents, random);
    Collections.shuffle(otherActivity, random);
    return new SessionTrails(otherEvents, otherActivity);
  }

  /// Sessions of a few names from a few places, some of them moved, some with lost keys.
  static SessionTrails random(Random random, int sessions) {
    List<TrailEvent> events = new ArrayList<>();
    List<Activity> activity = new ArrayList<>();
    for (int n = 0; n < sessions; n++) {
      Instant time = START.plus(Duration.ofMinutes(random.nextInt(5000)));
      String principal = "AROADEPLOY:job-" + random.nextInt(sessions / 3);
      String home = "203.0.113." + random.nextInt(40);
      String key = random.nextInt(10) == 0 ? null : "ASIA" + n;
      events.add(opening("event-" + n, time, key, principal, home));
      String used =
          switch (random.nextInt(6)) {
            case 0 -> "198.51.100." + n;
            case 1 -> "10.0.0." + n;
            case 2 -> "AWS Internal";
            default -> home;
          };
      if (random.nextInt(8) != 0) {
        activity.add(
            activity(
                "ASIA" + n,
                random.nextInt(9) == 0 ? "AROAOTHER:x" + n : principal,
                ROLE,
                "provider",
                time.plusSeconds(60),
                time.plusSeconds(60L + random.nextInt(9000)),
                tally(used, time.plusSeconds(60))));
      }
    }
    activity.add(
        activity(
            "AKIA1",
            "AIDA1",
            "arn:aws:iam::123456789012:user/svc-0042",
            null,
            START,
            START.plus(Duration.ofDays(9)),
            tally("203.0.113.7", START.plus(Duration.ofDays(9)))));
    events.add(opening("event-pool", START, "ASIAPOOL", "AROADEPLOY:pool", "203.0.113.7"));
    return new SessionTrails(events, activity);
  }

  /// As many sessions as jobs make, each with its activity, a hundredth of them used elsewhere.
  static SessionTrails large(int sessions) {
    List<TrailEvent> events = new ArrayList<>();
    List<Activity> activity = new ArrayList<>();
    for (int n = 0; n < sessions; n++) {
      Instant time = START.plusSeconds(n * 7L);
      String home = "203.0.%d.%d".formatted(n / 7 % 50, n % 250);
      String principal = n % 2 == 0 ? "AROADEPLOY:gitlab" : "AROADEPLOY:job-" + n;
      events.add(opening("event-" + n, time, "ASIA" + n, principal, home));
      activity.add(
          activity(
              "ASIA" + n,
              principal,
              ROLE,
              "provider",
              time,
              time.plusSeconds(90),
              tally(n % 100 == 0 ? "198.51.%d.9".formatted(n / 100 % 250) : home, time)));
    }
    return new SessionTrails(events, activity);
  }

  static Tally tally(String value, Instant time) {
    return new Tally(List.of(new Tally.Seen(value, 1, 0, time, time)), 0);
  }

  static TrailEvent opening(
      String id, Instant time, @Nullable String key, String assumedRoleId, String address) {
    return new TrailEvent(
        id,
        time,
        "eu-central-1",
        "123456789012",
        "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        "project_path:acme/shop:ref_type:branch:ref:main",
        "https://gitlab.com",
        ROLE,
        assumedRoleId.substring(assumedRoleId.indexOf(':') + 1),
        3600,
        key,
        assumedRoleId,
        "IAMTrustStore",
        address,
        CLI,
        null,
        null);
  }

  static Activity activity(
      @Nullable String key,
      @Nullable String principal,
      @Nullable String identity,
      @Nullable String provider,
      Instant first,
      Instant last) {
    return activity(key, principal, identity, provider, first, last, Tally.EMPTY);
  }

  static Activity activity(
      @Nullable String key,
      @Nullable String principal,
      @Nullable String identity,
      @Nullable String provider,
      Instant first,
      Instant last,
      Tally addresses) {
    return new Activity(
        key,
        principal,
        identity,
        provider,
        1,
        0,
        first,
        last,
        Tally.EMPTY,
        addresses,
        Tally.EMPTY,
        Tally.EMPTY);
  }
}
