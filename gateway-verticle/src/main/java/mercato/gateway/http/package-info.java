/**
 * HTTP as such, for every route alike: the contract, parameters and bodies checked against it,
 * replies, problem documents, headers, CORS, the contract's own pages. Knows no service.
 *
 * <p>Invariant: a route sees only requests that fit the contract, and whatever fails leaves as a
 * problem document with nothing internal in it.
 */
package mercato.gateway.http;
