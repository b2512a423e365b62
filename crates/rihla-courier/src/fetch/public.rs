//! Which addresses of the internet are anybody's, and not of a machine, a building or a carrier.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one that the public internet leads to (IANA's registries of special-purpose addresses).
///
/// What carries an IPv4 address within an IPv6 one (mapped, NAT64, 6to4, Teredo) is not: it would lead past these rules. A network that
/// translates under a prefix of its own cannot be told from others; its operator keeps its translator from private addresses.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        // this network, private, loopback
        0 | 10 | 127 => true,
        // shared by the customers of a carrier (RFC 6598)
        100 => (64..128).contains(&b),
        // link-local; here cloud machines tell their secrets
        169 => b == 254,
        172 => (16..32).contains(&b),
        // protocol assignments, documentation, the old relay to 6to4, private
        192 => matches!((b, c), (0, 0 | 2) | (88, 99) | (168, _)),
        // benchmarks, documentation
        198 => matches!((b, c), (18 | 19, _) | (51, 100)),
        203 => (b, c) == (0, 113),
        // multicast, reserved, broadcast
        224.. => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Global unicast is 2000::/3: loopback, mapped, NAT64, unique-local, link-local and multicast addresses lie outside.
    let global = a & 0xe000 == 0x2000;
    let special = match a {
        // protocol assignments with Teredo, benchmarks and ORCHID (2001::/23); documentation
        0x2001 => b < 0x0200 || b == 0x0db8,
        // 6to4
        0x2002 => true,
        // documentation (RFC 9637)
        0x3fff => b < 0x1000,
        _ => false,
    };
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_anybodys_is_not_public() {
        for inner in "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.3 169.254.169.254 \
             172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 \
             203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 \
             64:ff9b::808:808 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:5ef5:79fd::1 2001:2::1 2001:10::1 \
             2001:1ff::1 2001:db8::1 2002:7f00:1::1 2002:808:808:: 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd12:3456::1 \
             fe80::1 fec0::1 ff02::1"
            .split(' ')
        {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
    }

    #[test]
    fn neighbours_of_special_ranges_are_public() {
        for outer in "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 \
             172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 \
             203.0.112.255 203.0.114.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2001:db7::1 2001:db9::1 2003::1 \
             2a00::1 3fff:1000::1 3ffe::1"
            .split(' ')
        {
            assert!(is_public(outer.parse().unwrap()), "{outer}");
        }
    }
}
