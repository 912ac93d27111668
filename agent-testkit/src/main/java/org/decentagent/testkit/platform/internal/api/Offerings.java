// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import java.util.function.Predicate;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** What a provider sells. Confined to the world's lock. */
final class Offerings {
  private final World world;

  Offerings(World world) {
    this.world = world;
  }

  Answer create(Call call) {
    ObjectNode terms = OfferingTerms.read(call.body());
    String provider = call.ownKey();
    OfferingTerms.check(terms);
    Offering offering = new Offering(world.next("offerings"), provider, terms, call.now());
    requireConsistent(offering);
    put(offering);
    return Answer.data(offering.id());
  }

  Answer update(Call call) {
    long id = call.integerParameter("id");
    ObjectNode terms = OfferingTerms.read(call.body());
    Offering old = own(call, id);
    OfferingTerms.check(terms);
    Offering offering = new Offering(id, old.provider(), terms, old.createdAt());
    requireConsistent(offering);
    put(offering);
    return Answer.data("Offering updated successfully");
  }

  Answer delete(Call call) {
    long id = call.integerParameter("id");
    Offering offering = own(call, id);
    world
        .allowances
        .list(allowance -> allowance.offeringId() == id)
        .forEach(allowance -> world.allowances.remove(Long.toString(allowance.id())));
    world.offerings.remove(Long.toString(offering.id()));
    return Answer.data("Offering deleted successfully");
  }

  /** What everybody may see of one provider. */
  Answer listPublic(Call call) {
    String provider = call.pathKey();
    return listOf(offering -> offering.provider().equals(provider) && isPublic(offering));
  }

  Answer listOwn(Call call) {
    String provider = call.caller().provider();
    return listOf(offering -> offering.provider().equals(provider));
  }

  private Answer listOf(Predicate<Offering> wanted) {
    return Answer.data(
        Json.array(world.offerings.newest(wanted).stream().map(Documents::offering).toList()));
  }

  private static boolean isPublic(Offering offering) {
    return offering.text("visibility").filter("public"::equals).isPresent()
        && !offering.terms().required("is_draft").booleanValue();
  }

  private Offering own(Call call, long id) {
    String provider = call.ownKey();
    Offering offering = find(id).orElseThrow(() -> new SoftError("Offering not found"));
    if (!offering.provider().equals(provider)) {
      throw new SoftError("Unauthorized: You do not own this offering");
    }
    return offering;
  }

  private Optional<Offering> find(long id) {
    return world.offerings.find(Long.toString(id));
  }

  private void put(Offering offering) {
    world.offerings.put(Long.toString(offering.id()), offering);
  }

  private void requireConsistent(Offering offering) {
    Lookups.offering(world, offering.provider(), offering.name())
        .filter(other -> other.id() != offering.id())
        .ifPresent(other -> {
          throw new SoftError(
              "error returned from database: duplicate key value violates unique constraint"
                  + " \"provider_offerings_pubkey_offering_id_key\"");
        });
    String pool = offering.text("agent_pool_id").orElse(null);
    if (pool != null && world.pools.find(pool).isEmpty()) {
      throw new SoftError(
          "error returned from database: insert or update on table \"provider_offerings\" violates"
              + " foreign key constraint");
    }
  }
}
