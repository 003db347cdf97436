package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void runsOnJava25() {
    assertThat(Runtime.version().feature()).isEqualTo(25);
  }
}
