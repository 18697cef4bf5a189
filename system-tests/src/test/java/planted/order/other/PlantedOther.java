package planted.order.other;

import planted.order.one.PlantedOne;

/** The other half of a web. */
public record PlantedOther(PlantedOne one) {}
