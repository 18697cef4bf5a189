/**
 * The shop's HTTP side, the only one that the public reaches: it checks a request against the
 * contract ({@code openapi.yaml}), asks the service that knows over the bus, and turns reply or
 * refusal into HTTP. It holds no state of the shop.
 *
 * <p>{@link mercato.gateway.Entrance} is what every request passes, {@link mercato.gateway.HttpApi}
 * the route table behind it; each {@code *Routes} class is the HTTP form of some operations.
 */
package mercato.gateway;
