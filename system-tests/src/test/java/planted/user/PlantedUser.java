package planted.user;

import planted.user.model.PlantedModel;

/** A service. */
public record PlantedUser(PlantedModel model) {}
