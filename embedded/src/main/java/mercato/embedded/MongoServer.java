package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * A server that speaks MongoDB's wire protocol over one H2 file. It emulates a part of MongoDB: no
 * sessions or transactions, no authentication, no TTL.
 */
public final class MongoServer extends Server {
  MongoServer(DataDirectory data, int port) {
    super("mongo", data, port);
  }

  /** {@code mongodb://127.0.0.1:port}. */
  public String url() {
    return "mongodb://%s:%d".formatted(HOST, port());
  }

  @Override
  Child launch() throws IOException, InterruptedException {
    var directory = Files.createDirectories(data().store(name()));
    var ready = directory.resolve("ready");
    Files.deleteIfExists(ready);
    var main =
        List.of(
            "mercato.embedded.mongo.MongoMain",
            directory.resolve("store.mv").toString(),
            Integer.toString(port()),
            ready.toString());
    var command = ChildJvm.command(List.of(), ChildJvm.classPath("mongo-server"), main);
    var child = Child.spawn(name(), "TERM", data(), List.of(), directory, command);
    child.awaitReady(() -> ChildJvm.isServing(ready, child.pid()), START_LIMIT);
    return child;
  }
}
