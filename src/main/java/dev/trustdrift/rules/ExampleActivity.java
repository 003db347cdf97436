package dev.trustdrift.rules;

import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a credential did, call by call, to show rules on. Immutable; [#call] gives a longer one.
///
/// @param accessKeyId `ASIA…` or `AKIA…`
/// @param principalId `AROA…:<session name>` or `AIDA…`
/// @param identity ARN of the role or the user
public record ExampleActivity(
    @Nullable String accessKeyId,
    @Nullable String principalId,
    @Nullable String identity,
    List<Called> calls) {

  private record Called(Instant time, String name, String address, String agent) {}

  /// A credential that did nothing yet.
  public static ExampleActivity of(
      @Nullable String accessKeyId, @Nullable String principalId, @Nullable String identity) {
    return new ExampleActivity(accessKeyId, principalId, identity, List.of());
  }

  /// The same with one call more.
  public ExampleActivity call(Instant time, String name, String address, String agent) {
    List<Called> more = new ArrayList<>(calls);
    more.add(new Called(time, name, address, agent));
    return new ExampleActivity(accessKeyId, principalId, identity, more);
  }

  /// One line a call.
  public String shown() {
    return calls.stream()
        .map(
            call ->
                "%s %s %s from %s with %s"
                    .formatted(
                        call.time(),
                        accessKeyId == null ? principalId : accessKeyId,
                        call.name(),
                        call.address(),
                        call.agent()))
        .reduce((one, other) -> one + "\n" + other)
        .orElse("");
  }

  /// As the trail's readers count it.
  public Activity activity() {
    return new Activity(
        accessKeyId,
        principalId,
        identity,
        null,
        calls.size(),
        0,
        calls.stream().map(Called::time).min(Comparator.naturalOrder()).orElse(Instant.EPOCH),
        calls.stream().map(Called::time).max(Comparator.naturalOrder()).orElse(Instant.EPOCH),
        tally(
            calls.stream()
                .map(call -> new Tally.Seen(call.name(), 1, 0, call.time(), call.time()))
                .toList()),
        tally(
            calls.stream()
                .map(call -> new Tally.Seen(call.address(), 1, 0, call.time(), call.time()))
                .toList()),
        tally(
            calls.stream()
                .map(call -> new Tally.Seen(call.agent(), 1, 0, call.time(), call.time()))
                .toList()),
        Tally.EMPTY);
  }

  private static Tally tally(List<Tally.Seen> calls) {
    List<Tally.Seen> seen = new ArrayList<>();
    calls.stream()
        .map(Tally.Seen::value)
        .distinct()
        .sorted()
        .forEach(
            value -> {
              List<Tally.Seen> same =
                  calls.stream().filter(call -> call.value().equals(value)).toList();
              seen.add(
                  new Tally.Seen(
                      value,
                      same.size(),
                      0,
                      same.stream()
                          .map(Tally.Seen::first)
                          .min(Comparator.naturalOrder())
                          .orElseThrow(),
                      same.stream()
                          .map(Tally.Seen::last)
                          .max(Comparator.naturalOrder())
                          .orElseThrow()));
            });
    return new Tally(seen, 0);
  }

  /// An account's inventory with that activity in its trail.
  public static Inventory inventory(ExampleAccount account, ExampleActivity... activities) {
    Inventory without = account.inventory();
    Trail trail = Objects.requireNonNull(without.trail());
    return new Inventory(
        without.account(),
        without.providers(),
        without.roles(),
        without.managedPolicies(),
        without.users(),
        without.root(),
        without.discoveries(),
        without.chains(),
        new Trail(
            trail.from(),
            trail.to(),
            trail.events(),
            List.of(activities).stream().map(ExampleActivity::activity).toList()),
        without.gaps());
  }

  /// An example that shows the account's own text and the calls.
  public static Example example(
      String name, boolean flagged, ExampleAccount account, ExampleActivity... activities) {
    StringBuilder shown = new StringBuilder(account.shown());
    for (ExampleActivity activity : activities) {
      shown.append('\n').append(activity.shown());
    }
    return new Example(
        name, shown.toString(), inventory(account, activities), account.config(), flagged, null);
  }
}
