package mercato.user.limits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What counts as one address: an IPv4 address, or the /64 that an IPv6 subscriber has whole. */
final class Network {

  /** Nothing else may reach {@link InetAddress}, which would ask the name service for it. */
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private static final int PREFIX_BYTES = 8;

  private Network() {}

  /**
   * @param ip or null, of who has none
   */
  static String of(String ip) {
    if (ip == null) {
      return "";
    }
    String plain = ip.replaceFirst("%.*", "");
    if (!IPV6.matcher(plain).matches()) {
      return plain;
    }
    try {
      InetAddress address = InetAddress.getByName(plain);
      byte[] bytes = address.getAddress();
      return bytes.length == 4
          ? address.getHostAddress()
          : HexFormat.of().formatHex(Arrays.copyOf(bytes, PREFIX_BYTES));
    } catch (UnknownHostException malformed) {
      return plain;
    }
  }
}
