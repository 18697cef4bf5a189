package planted.order.one;

import planted.order.other.PlantedOther;

/** One half of a web. */
public record PlantedOne(PlantedOther other) {}
