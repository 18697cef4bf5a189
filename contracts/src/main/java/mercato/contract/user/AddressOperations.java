package mercato.contract.user;

import java.util.List;
import mercato.contract.Operation;

/** What the user service answers about the caller's own addresses. */
public final class AddressOperations {

  /** The default one first, then by age. */
  public static final Operation<ListAddresses, AddressesReply> LIST =
      Operation.idempotent("address.list", ListAddresses.class, AddressesReply.class, 2_000);

  /** Adds one; the first is the default. Refuses {@code INVALID_REQUEST}, {@code TOO_MANY}. */
  public static final Operation<AddAddress, AddressView> ADD =
      Operation.once("address.add", AddAddress.class, AddressView.class, 2_000);

  /** Refuses {@code INVALID_REQUEST}, {@code NOT_FOUND}. */
  public static final Operation<ReplaceAddress, AddressView> REPLACE =
      Operation.idempotent("address.replace", ReplaceAddress.class, AddressView.class, 2_000);

  /** Refuses {@code NOT_FOUND}. Of those that are left the oldest becomes the default. */
  public static final Operation<RemoveAddress, RemovedAddress> REMOVE =
      Operation.idempotent("address.remove", RemoveAddress.class, RemovedAddress.class, 2_000);

  private AddressOperations() {}

  public record ListAddresses() {}

  public record AddressesReply(List<AddressView> items) {}

  /**
   * As {@link AddressView}, all but the optional ones 1 to 200 characters.
   *
   * @param isDefault null for no change
   */
  public record NewAddress(
      String label,
      String recipient,
      String line1,
      String line2,
      String city,
      String region,
      String postalCode,
      String country,
      Boolean isDefault) {}

  public record AddAddress(NewAddress address) {}

  public record ReplaceAddress(String id, NewAddress address) {}

  public record RemoveAddress(String id) {}

  public record RemovedAddress() {}
}
