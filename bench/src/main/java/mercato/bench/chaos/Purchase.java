package mercato.bench.chaos;

/** An order that somebody wants: sent again under its key until it is answered. For one thread. */
final class Purchase {

  private static final int MAX_COUNTED = 10;

  final String key;
  final String account;
  final String product;
  final String card;
  final long dueNanos;
  private int attempts;
  private int status;
  private String orderId = "";

  /**
   * @param account access token of who orders
   * @param card the provider's token
   * @param dueNanos when it is first sent, by {@link System#nanoTime}
   */
  Purchase(String key, String account, String product, String card, long dueNanos) {
    this.key = key;
    this.account = account;
    this.product = product;
    this.card = card;
    this.dueNanos = dueNanos;
  }

  /** How often it was in vain before, up to ten times. */
  int attempt() {
    return attempts < MAX_COUNTED ? attempts++ : attempts;
  }

  /** The last word on it. */
  void answered(int answer, String order) {
    status = answer;
    orderId = order;
  }

  boolean isAnswered() {
    return status != 0;
  }

  /** 201, 402, 409 ...; 0 while it is open. */
  int status() {
    return status;
  }

  /** Empty when the answer names none. */
  String orderId() {
    return orderId;
  }
}
