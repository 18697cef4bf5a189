package mercato.bench.audit;

/** What must hold of a shop, in the order in which it is reported, and of what. */
enum Invariant {
  STOCK_BOUNDS("products", "0 <= reserved <= onHand"),
  LEDGER("products", "the movements sum to onHand"),
  RESERVED("products", "reserved is the sum of what is held"),
  SALES("orders", "what was sold and taken back is what their hold says"),
  RESTOCKED("orders", "what went back on the shelf is what returns were approved for"),
  HOLD_SOLD("confirmed orders", "their hold is sold, with exactly their lines"),
  HOLD_FREE("rejected and cancelled orders", "they hold nothing"),
  HOLD_ORDER("holds", "each belongs to an order"),
  HOLD_DUE("held holds", "none is long past due"),
  TABLE("orders", "their row is the fold of their log"),
  RETURNS("orders", "the rows of their returns are the fold of their log"),
  VERSIONS("orders", "their log begins with OrderPlaced and has no gap"),
  NUMBERS("orders", "their numbers are unique"),
  SETTLED("orders", "none is left lying with something to do"),
  PAYMENT_ORDER("payments", "each belongs to an order"),
  PAYMENT_BOUNDS("payments", "refunded <= captured <= authorized"),
  CAPTURED("captured payments", "captured is the total of an order that was confirmed"),
  CAPTURE_LOGGED("confirmed orders", "the provider has captured what their log says"),
  CAPTURE_DUE("confirmed orders", "their payment is captured within a minute"),
  NOTHING_CHARGED("rejected and cancelled orders", "nothing stays authorized or charged"),
  REFUNDED("payments", "the provider has refunded what the log says"),
  COUPON_USES("coupons", "their uses are the orders that use them, within the limits"),
  COUPON_ORDERS("orders with a coupon", "they use it, once, unless they came to nothing"),
  KEYS("orders with a key", "the order exists and was placed under one key only"),
  OUTBOX("waiting facts", "none waits longer than a minute"),
  CARTS("confirmed orders of a cart", "what they ordered has left it"),
  STORED("told products", "each is stored"),
  TOLD("stored products", "the version that is stored has been told"),
  SNAPSHOT("told products", "the last that was told of each is what is stored"),
  PENDING("announced changes", "none waits longer than a minute to be told"),
  INDEXED("indexed products", "each process's index holds exactly what was told"),
  CACHED("products in Redis", "they are what is stored"),
  SHOWN("products at the gateway", "they are what is stored, at the price of the instant"),
  RATING("rated products", "their rating is that of their reviews that are shown"),
  HELPFUL("reviews", "as many found them helpful as have voted so"),
  ERASED("users who are gone", "nothing personal is left of them"),
  NOTIFIED("confirmed orders of a day", "their buyer's stream has each once"),
  MAILED("confirmed orders and new users of a day", "each has one mail"),
  SESSIONS("sessions", "one token keeps each up, and none once it has ended");

  final String subjects;
  final String says;

  Invariant(String subjects, String says) {
    this.subjects = subjects;
    this.says = says;
  }
}
