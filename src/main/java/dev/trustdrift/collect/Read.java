package dev.trustdrift.collect;

import dev.trustdrift.inventory.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a part of a collection found, and what it could not.
public record Read<T extends @Nullable Object>(T value, List<Gap> gaps) {
  public Read {
    gaps = List.copyOf(gaps);
  }

  /// All that was wanted.
  public static <T extends @Nullable Object> Read<T> of(T value) {
    return new Read<>(value, List.of());
  }

  /// What there was, and what was missing.
  public static <T extends @Nullable Object> Read<T> of(T value, Gap gap) {
    return new Read<>(value, List.of(gap));
  }
}
