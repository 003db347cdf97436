package dev.trustdrift.collect.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressKindTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "172.65.251.78, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.32.0.0, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.0, PUBLIC",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "10.0.0.1, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "100.127.255.255, PRIVATE",
    "198.18.0.1, PRIVATE",
    "169.254.1.1, LINK_LOCAL",
    "169.254.169.254, METADATA",
    "169.254.170.2, METADATA",
    "169.254.170.23, METADATA",
    "100.100.100.200, METADATA",
    "168.63.129.16, METADATA",
    "168.63.129.17, PUBLIC",
    "192.0.0.192, METADATA",
    "192.0.0.1, RESERVED",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "224.0.0.1, MULTICAST",
    "239.255.255.255, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "2606:4700:90:0:f22e:fbec:5bed:a9b9, PUBLIC",
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "fec0::1, PRIVATE",
    "fc00::1, PRIVATE",
    "fdff::1, PRIVATE",
    "fd00:ec2::254, METADATA",
    "fd20:ce::254, METADATA",
    "ff02::1, MULTICAST",
    "100::1, RESERVED",
    "4000::1, RESERVED",
  })
  void tellsWhatAnAddressIsFor(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @ParameterizedTest(name = "{0} wraps {1}")
  @CsvSource({
    "::ffff:10.0.0.1, PRIVATE",
    "::ffff:169.254.169.254, METADATA",
    "::ffff:8.8.8.8, PUBLIC",
    "::127.0.0.1, LOOPBACK",
    "::10.0.0.1, PRIVATE",
    "64:ff9b::169.254.169.254, METADATA",
    "64:ff9b::10.1.2.3, PRIVATE",
    "64:ff9b::8.8.8.8, PUBLIC",
    "64:ff9b:1::8.8.8.8, PRIVATE",
    "2002:a00:1::, PRIVATE",
    "2002:a9fe:a9fe::1, METADATA",
    "2002:7f00:1::1, LOOPBACK",
    "2002:808:808::1, PUBLIC",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe, PRIVATE",
    "2001:db8::5efe:192.168.0.1, PRIVATE",
    "2001:db8::200:5efe:127.0.0.1, LOOPBACK",
  })
  void judgesAWrappedAddressByWhatItWraps(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @Test
  void dialsPublicAddressesOnlyUnlessPrivateOnesAreAllowed() {
    assertThat(Arrays.stream(AddressKind.values()).filter(kind -> kind.dialled(false)))
        .containsExactly(AddressKind.PUBLIC);
  }

  @Test
  void neverDialsMetadataMulticastUnspecifiedOrReservedAddresses() {
    assertThat(Arrays.stream(AddressKind.values()).filter(kind -> kind.dialled(true)))
        .containsExactly(
            AddressKind.PUBLIC, AddressKind.LOOPBACK, AddressKind.LINK_LOCAL, AddressKind.PRIVATE);
  }
}
