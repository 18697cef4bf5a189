package mercato.order.model;

import java.util.Locale;
import java.util.Map;
import mercato.contract.order.OrderView.Address;

/**
 * Tax on goods by where they go: the region's rate, else the country's, else none.
 *
 * @param basisPoints by {@link #place}; 1/100 of a percent
 */
public record TaxRates(Map<String, Integer> basisPoints) {

  /**
   * @param region "" for wherever in the country no region of its own is named
   */
  public static String place(String country, String region) {
    return country + '/' + region;
  }

  /**
   * @param address null when it is not known yet: no tax
   */
  public int of(Address address) {
    if (address == null) {
      return 0;
    }
    int country = basisPoints.getOrDefault(place(address.country(), ""), 0);
    String region = address.region();
    return region == null
        ? country
        : basisPoints.getOrDefault(
            place(address.country(), region.strip().toUpperCase(Locale.ROOT)), country);
  }
}
