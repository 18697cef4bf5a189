/** What the analytics service answers: figures made of facts. */
package mercato.contract.analytics;
