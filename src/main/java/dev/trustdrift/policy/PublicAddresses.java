package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Whether demands on `aws:SourceIp` keep anybody out: `IpAddress 0.0.0.0/0` and `NotIpAddress` of
/// one office look like bounds and are none, since whoever calls STS takes an address that fits.
final class PublicAddresses {
  private static final long ALL = 1L << 32;

  private PublicAddresses() {}

  /// Whether at least half of all IPv4 addresses surely meet the demands, so that anybody finds
  /// one. Narrower sets may be somebody's own network, and are left to doubt.
  static boolean meet(Set<Demand> demands, Budget budget) {
    if (!Circumstances.ADDRESS.settles(demands)) {
      return false;
    }
    TreeSet<Long> turns = new TreeSet<>(Set.of(0L, ALL));
    demands.stream()
        .map(demand -> demand.condition())
        .filter(Condition.Comparison.class::isInstance)
        .map(Condition.Comparison.class::cast)
        .map(Condition.Comparison::test)
        .filter(ValueTest.Address.class::isInstance)
        .map(ValueTest.Address.class::cast)
        .map(ValueTest.Address::values)
        .flatMap(Collection::stream)
        .flatMap(range -> range.turns().stream())
        .filter(address -> !address.contains(":"))
        .forEach(address -> turns.add(number(address)));
    long met = 0;
    long from = 0;
    for (long to : turns.tailSet(0L, false)) {
      String first = text(from);
      // A test parses its ranges' peer once a range; a step is about that much work.
      if (!budget.spend(1L + demands.size())) {
        return false;
      }
      if (demands.stream().allMatch(demand -> demand.metBy(first, Bound.SURELY, _ -> false))) {
        met += to - from;
      }
      from = to;
    }
    return met >= ALL / 2;
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Long.parseLong(part);
    }
    return number;
  }

  private static String text(long number) {
    return "%d.%d.%d.%d"
        .formatted(number >> 24 & 0xFF, number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF);
  }
}
