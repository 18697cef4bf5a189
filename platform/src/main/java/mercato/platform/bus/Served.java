package mercato.platform.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/** One address that one verticle instance serves. It ends when the verticle is undeployed. */
final class Served {

  private final Vertx vertx;
  private final Context context;
  private final String address;
  private final Handler<Message<Object>> handler;
  private volatile MessageConsumer<Object> consumer;
  private volatile Future<Void> registration;

  private Served(Vertx vertx, String address, Handler<Message<Object>> handler) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.address = address;
    this.handler = handler;
    register();
  }

  /** Serves on the current context, which owns it. */
  static Served start(Vertx vertx, String address, Handler<Message<Object>> handler) {
    return new Served(vertx, address, handler);
  }

  private void register() {
    consumer = vertx.eventBus().consumer(address, handler);
    registration = consumer.completion();
  }

  String address() {
    return address;
  }

  /** Succeeds once the cluster knows. */
  Future<Void> registration() {
    return registration;
  }

  boolean gone() {
    return !consumer.isRegistered();
  }

  /** Registers anew, then drops the old registration: requests find a consumer all the time. */
  void renew() {
    context.runOnContext(
        now -> {
          if (!gone()) {
            MessageConsumer<Object> old = consumer;
            register();
            old.unregister();
          }
        });
  }

  Future<Void> end() {
    return consumer.unregister();
  }
}
