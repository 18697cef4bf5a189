package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import mercato.platform.mongo.Mongo;

/**
 * Who may do what only one may do: {@code _id holder until version}.
 *
 * <p>Times are the holders' own, so that clocks that differ by more than {@link #MARGIN} can make
 * two holders at once; who must not suffer from that needs a fence besides, as the relay has one in
 * Kafka.
 */
public final class LeaseStore {

  /** How long after its end a lease is still left to its holder. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  private final MongoClient client;
  private final InstantSource clock;

  public LeaseStore(CatalogueDatabase database, InstantSource clock) {
    this.client = database.client();
    this.clock = clock;
  }

  /** Takes or renews; false when another holds it. */
  public Future<Boolean> take(String name, String holder, Duration ttl) {
    long now = clock.millis();
    long until = now + ttl.toMillis();
    return find(name)
        .compose(
            lease -> {
              if (lease == null) {
                return create(name, holder, until);
              }
              boolean free = lease.getLong("until") + MARGIN.toMillis() < now;
              return free || holder.equals(lease.getString("holder"))
                  ? replace(lease, holder, until)
                  : Future.succeededFuture(false);
            })
        .compose(taken -> taken ? Future.succeededFuture(true) : isHeld(name, holder, now))
        .recover(Mongo::translate);
  }

  /** Of two renewals at a time one is overtaken by the other, which is just as good. */
  private Future<Boolean> isHeld(String name, String holder, long now) {
    return find(name)
        .map(
            lease ->
                lease != null
                    && holder.equals(lease.getString("holder"))
                    && lease.getLong("until") > now);
  }

  /** Gives back what the holder holds; nothing happens when it does not. */
  public Future<Void> release(String name, String holder) {
    return find(name)
        .compose(
            lease ->
                lease != null && holder.equals(lease.getString("holder"))
                    ? replace(lease, holder, 0)
                    : Future.succeededFuture(false))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  private Future<JsonObject> find(String name) {
    return client.findOne(
        CatalogueDatabase.LEASES, new JsonObject().put("_id", name), new JsonObject());
  }

  private Future<Boolean> create(String name, String holder, long until) {
    return CatalogueDatabase.insertNew(
        client,
        CatalogueDatabase.LEASES,
        new JsonObject()
            .put("_id", name)
            .put("holder", holder)
            .put("until", until)
            .put("version", 1L));
  }

  private Future<Boolean> replace(JsonObject lease, String holder, long until) {
    long version = lease.getLong("version");
    return client
        .updateCollection(
            CatalogueDatabase.LEASES,
            new JsonObject().put("_id", lease.getString("_id")).put("version", version),
            new JsonObject()
                .put(
                    "$set",
                    new JsonObject()
                        .put("holder", holder)
                        .put("until", until)
                        .put("version", version + 1)))
        .map(result -> result.getDocModified() == 1);
  }
}
