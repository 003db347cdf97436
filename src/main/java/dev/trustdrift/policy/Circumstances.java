package dev.trustdrift.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What nobody sends but every request has: the time at which it comes and the address it comes
/// from. Where a request is asked for, one fitting value is enough; so these are the values to try.
enum Circumstances {
  /// `aws:CurrentTime`. `aws:EpochTime` tells the same time, and is not chosen beside it.
  TIME {
    @Override
    boolean isValue(String text) {
      return Values.date(text).isPresent();
    }

    @Override
    boolean ordersBy(ValueTest test) {
      return test instanceof ValueTest.Date;
    }

    @Override
    Stream<String> turns(Collection<ValueTest> tests) {
      TreeSet<Instant> times = new TreeSet<>();
      tests.forEach(
          test -> {
            if (test instanceof ValueTest.Date(var _, var values)) {
              times.addAll(values);
            }
          });
      List<Instant> tried = new ArrayList<>(SOME_TIMES);
      Instant last = SOME_TIMES.get(1);
      for (Instant time : times) {
        tried.add(last.plus(Duration.between(last, time).dividedBy(2)));
        tried.add(time);
        tried.add(time.plusSeconds(1)); // halfway to a far future there is no date that AWS reads
        last = time;
      }
      return tried.stream().map(Instant::toString);
    }
  },

  /// `aws:SourceIp`.
  ADDRESS {
    @Override
    boolean isValue(String text) {
      return !text.contains("/") && AddressRange.parse(text).isPresent();
    }

    @Override
    boolean ordersBy(ValueTest test) {
      return test instanceof ValueTest.Address;
    }

    @Override
    Stream<String> turns(Collection<ValueTest> tests) {
      return Stream.concat(
          Stream.of("192.0.2.1", "198.51.100.1", "2001:db8:0:0:0:0:0:1"),
          Stream.concat(
              tests.stream()
                  .flatMap(
                      test ->
                          test instanceof ValueTest.Address(var ranges)
                              ? ranges.stream().flatMap(range -> range.turns().stream())
                              : Stream.<String>empty()),
              Stream.of("0.0.0.0", "0:0:0:0:0:0:0:0")));
    }
  };

  /// Times for where none is asked for, and for tests of dates beyond all that AWS reads; the first
  /// last two are the ends of those.
  private static final List<Instant> SOME_TIMES =
      List.of(
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("0001-01-01T00:00:00Z"),
          Instant.parse("9999-12-31T23:59:59Z"));

  abstract boolean isValue(String text);

  /// Whether [#turns] has a value for each answer that such tests can give together.
  abstract boolean ordersBy(ValueTest test);

  /// A value of each stretch in which no test of order changes its answer.
  abstract Stream<String> turns(Collection<ValueTest> tests);

  /// The circumstance under a key, in lower case, if there is one that is understood.
  static Optional<Circumstances> of(String key) {
    return switch (key) {
      case "aws:currenttime" -> Optional.of(TIME);
      case "aws:sourceip" -> Optional.of(ADDRESS);
      default -> Optional.empty();
    };
  }

  /// The values worth trying, real ones only.
  List<String> values(Set<Demand> demands) {
    List<ValueTest> tests = tests(demands);
    Stream<String> written =
        demands.stream().flatMap(demand -> demand.condition().written().values().stream());
    return Stream.concat(turns(tests), written).filter(this::isValue).distinct().toList();
  }

  /// Whether demands that none of [#values] meets can't be met at all.
  boolean settles(Set<Demand> demands) {
    return demands.stream()
        .allMatch(
            demand ->
                switch (demand.condition()) {
                  case Condition.Comparison comparison -> ordersBy(comparison.test());
                  case Condition.Presence _ -> true;
                  case Condition.Unresolved _ -> false;
                });
  }

  private static List<ValueTest> tests(Set<Demand> demands) {
    return demands.stream()
        .flatMap(
            demand ->
                demand.condition() instanceof Condition.Comparison comparison
                    ? Stream.of(comparison.test())
                    : Stream.<ValueTest>empty())
        .toList();
  }
}
