package mercato.platform.launch;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * A service as its launcher sees it. Each verticle class makes its own from the configuration.
 *
 * @param name such as {@code order}; also its section of the configuration
 * @param migrate brings its store to this build's shape; idempotent, safe while other instances do
 *     the same; done once before the first deployment on a node
 * @param verticle one more instance of it
 */
public record Service(
    String name,
    Function<Node, Future<Void>> migrate,
    Function<Node, ? extends Deployable> verticle) {}
