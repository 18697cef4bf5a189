package mercato.gateway.security;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import mercato.contract.user.Device;
import mercato.platform.config.ConfigException;

/**
 * From where a request comes. {@code X-Forwarded-For} is what anybody may claim, so it counts only
 * as far as trusted proxies have written it: the caller is the last address before theirs.
 */
public final class Devices {

  private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");

  /** Of forwarded addresses that are looked at. */
  private static final int MOST_PROXIES = 10;

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");
  private static final int USER_AGENT_LENGTH = 255;
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  private final List<IpSubnetFilterRule> trusted;

  /**
   * @param trustedProxies addresses and CIDR blocks
   */
  public Devices(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(Devices::block).toList();
  }

  /**
   * An address, or a block such as {@code 10.0.0.0/8}.
   *
   * @throws ConfigException for anything else
   */
  public static IpSubnetFilterRule block(String text) {
    try {
      InetAddress single = NetUtil.createInetAddressFromIpAddressString(text);
      return single == null
          ? new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT)
          : new IpSubnetFilterRule(
              single,
              single.getAddress().length == 4 ? IPV4_BITS : IPV6_BITS,
              IpFilterRuleType.ACCEPT);
    } catch (IllegalArgumentException neither) {
      throw new ConfigException(
          List.of(
              "gateway.trustedProxies must be addresses or blocks such as 10.0.0.0/8, not '"
                  + text
                  + "'"));
    }
  }

  Device of(HttpServerRequest request) {
    return new Device(ip(request), userAgent(request.getHeader(HttpHeaders.USER_AGENT)));
  }

  private String ip(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    if (trusted.isEmpty()) {
      // The text of an IPv4 address has one form only.
      return peer.indexOf(':') < 0 ? peer : NetUtil.toAddressString(address(peer));
    }
    InetAddress address = address(peer);
    String forwarded = String.join(",", request.headers().getAll(FORWARDED_FOR));
    int end = forwarded.length();
    for (int i = 0; i < MOST_PROXIES && end > 0 && isTrusted(address); i++) {
      int comma = forwarded.lastIndexOf(',', end - 1);
      InetAddress before = address(forwarded.substring(comma + 1, end).trim());
      if (before == null) {
        break;
      }
      address = before;
      end = comma;
    }
    return NetUtil.toAddressString(address);
  }

  private boolean isTrusted(InetAddress address) {
    var socket = new InetSocketAddress(address, 0);
    return trusted.stream().anyMatch(block -> block.matches(socket));
  }

  /** Without its zone, which says something on this machine only; null when it is none. */
  private static InetAddress address(String text) {
    int zone = text.indexOf('%');
    return NetUtil.createInetAddressFromIpAddressString(zone < 0 ? text : text.substring(0, zone));
  }

  private static String userAgent(String claimed) {
    if (claimed == null) {
      return null;
    }
    String clean = CONTROL.matcher(claimed).replaceAll("");
    return clean.length() > USER_AGENT_LENGTH ? clean.substring(0, USER_AGENT_LENGTH) : clean;
  }
}
