package dev.trustdrift.facts.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.10, IPV4, 203.0.113.0/24",
    "100.63.1.1, IPV4, 100.63.1.0/24",
    "172.32.0.1, IPV4, 172.32.0.0/24",
    "2001:db8:1:2:3::4, IPV6, 2001:0db8:0001:0002::/64",
    "10.1.2.3, PRIVATE, 10.1.2.3",
    "172.16.9.9, PRIVATE, 172.16.9.9",
    "192.168.1.1, PRIVATE, 192.168.1.1",
    "100.64.0.1, PRIVATE, 100.64.0.1",
    "100.127.255.254, PRIVATE, 100.127.255.254",
    "169.254.1.1, PRIVATE, 169.254.1.1",
    "fd00:ec2::254, PRIVATE, fd00:ec2::254",
    "fe80::1, PRIVATE, fe80::1",
    "::ffff:10.0.0.1, PRIVATE, ::ffff:10.0.0.1",
    "cloudformation.amazonaws.com, SERVICE, cloudformation.amazonaws.com",
    "AWS Internal, SERVICE, AWS Internal",
    "HIDDEN_DUE_TO_SECURITY_REASONS, SERVICE, HIDDEN_DUE_TO_SECURITY_REASONS",
    "1.2.3, SERVICE, 1.2.3",
    "999.1.1.1, SERVICE, 999.1.1.1",
    ":::::, SERVICE, :::::"
  })
  void anAddressIsToldFromANameAndAPublicOneFromAPrivateOne(
      String text, Origin.Kind kind, String network) {
    assertThat(Origin.of(text)).isEqualTo(new Origin(text, kind, network));
  }
}
