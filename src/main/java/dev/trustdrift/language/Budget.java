package dev.trustdrift.language;

import org.jspecify.annotations.Nullable;

/// How much work a decision may take, counted in steps and not in time, so that a verdict is the
/// same on every machine. One budget is shared along one decision; it is not for use by several
/// threads.
///
/// A step is about one state looked at: 0.1 to 0.5 µs.
public final class Budget {
  /// Enough for any policy that people write; about half a second of hostile ones.
  public static final long DEFAULT = 2_000_000;

  private final @Nullable Budget whole;
  private final long steps;
  private long spent;

  private Budget(@Nullable Budget whole, long steps) {
    this.whole = whole;
    this.steps = steps;
  }

  /// A budget of so many steps.
  public static Budget of(long steps) {
    return new Budget(null, steps);
  }

  /// Spends steps; false once more was spent than there was.
  public boolean spend(long work) {
    spent += work;
    boolean wholeLasts = whole == null || whole.spend(work);
    return wholeLasts && spent <= steps;
  }

  /// The steps spent so far.
  public long spent() {
    return spent;
  }

  /// The steps left, never negative.
  public long remaining() {
    long own = Math.max(0, steps - spent);
    return whole == null ? own : Math.min(own, whole.remaining());
  }

  /// A part of this budget: what is spent on it is spent here too.
  Budget part(long most) {
    return new Budget(this, Math.min(most, remaining()));
  }
}
