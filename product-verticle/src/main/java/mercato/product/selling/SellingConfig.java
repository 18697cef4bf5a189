package mercato.product.selling;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How orders are counted.
 *
 * @param directory where the process keeps the snapshot of its counts, its own; without one it
 *     counts all order facts anew at each start
 */
public record SellingConfig(Optional<Path> directory) {}
