package mercato.product.caching;

import static mercato.product.store.Catalogues.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server, which can be closed, and be so slow that nothing arrives. */
final class Way implements AutoCloseable {

  private final Vertx vertx;
  private final URI target;
  private final NetClient client;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private NetServer server;
  private int port;

  Way(Vertx vertx, String url) {
    this.vertx = vertx;
    this.target = URI.create(url);
    this.client = vertx.createNetClient();
    open();
  }

  String url() {
    return "redis://" + target.getUserInfo() + "@127.0.0.1:" + port;
  }

  void open() {
    server = await(vertx.createNetServer().connectHandler(this::lead).listen(port, "127.0.0.1"));
    port = server.actualPort();
  }

  /** What is under way stays there. */
  void hold() {
    sockets.forEach(NetSocket::pause);
  }

  void release() {
    sockets.forEach(NetSocket::resume);
  }

  @Override
  public void close() {
    cut();
  }

  void cut() {
    await(server.close());
    sockets.forEach(NetSocket::close);
    sockets.clear();
  }

  private void lead(NetSocket near) {
    near.pause();
    client
        .connect(target.getPort(), target.getHost())
        .onSuccess(
            far -> {
              sockets.add(near);
              sockets.add(far);
              near.handler(far::write).closeHandler(closed -> far.close());
              far.handler(near::write).closeHandler(closed -> near.close());
              near.resume();
            });
  }
}
