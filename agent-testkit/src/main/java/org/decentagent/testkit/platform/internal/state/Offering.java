// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a provider sells.
 *
 * @param terms the members that the provider sent and the platform knows, snake_case
 */
public record Offering(long id, String provider, ObjectNode terms, long createdAt) {
  /** The provider's own name for it, unique per provider. */
  public String name() {
    return terms.required("offering_id").asString();
  }

  public Optional<String> text(String member) {
    return value(member).map(JsonNode::asString);
  }

  public Optional<Long> integer(String member) {
    return value(member).map(JsonNode::asLong);
  }

  /** Billionths of a currency unit for a number of hours, truncated as the platform does. */
  public long price(long hours) {
    long monthly = (long) (terms.required("monthly_price").asDouble() * 1e9);
    return Money.share(monthly, hours, 720);
  }

  private Optional<JsonNode> value(String member) {
    return Optional.ofNullable(terms.get(member)).filter(value -> !value.isNull());
  }
}
