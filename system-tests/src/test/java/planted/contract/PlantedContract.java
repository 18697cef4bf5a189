package planted.contract;

import io.vertx.core.buffer.Buffer;

/** A contract that stands on more than the JDK. */
public record PlantedContract(Buffer body) {}
