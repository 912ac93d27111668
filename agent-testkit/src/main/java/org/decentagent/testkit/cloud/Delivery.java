// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.changing;
import static org.decentagent.testkit.cloud.SimulatedFailures.code;
import static org.decentagent.testkit.cloud.SimulatedFailures.reading;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Makes an instance on a cloud whose machines can be found again by their mark: looks, makes a
 * volume and an address, then the machine. Safe for use by many threads.
 */
final class Delivery implements Making {
  /** Remembers the machine's id for the removal. */
  static final String MACHINE = "machine";

  private final CloudApi api;
  private final Sight sight;
  private final CreateGuarantee guarantee;

  Delivery(CloudApi api, Sight sight, CreateGuarantee guarantee) {
    this.api = api;
    this.sight = sight;
    this.guarantee = guarantee;
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    String id = steps.recall(MACHINE).or(() -> existing(request)).orElse("");
    if (id.isEmpty()) {
      String volume = volume(request, steps);
      String address = address(request, steps);
      steps.progress("making the machine");
      id = machine(request, steps, Map.of(PartRow.VOLUME, volume, PartRow.ADDRESS, address));
    }
    if (!steps.recall(MACHINE).equals(Optional.of(id))) {
      steps.remember(MACHINE, id);
    }
    return state(request, id);
  }

  /** Looks before anything is made; also finds what was made before a journal was lost. */
  private Optional<String> existing(ProvisionRequest request) {
    return switch (sight.find(request.mark())) {
      case Lookup.Found found -> Optional.of(found.instance().ref().externalId());
      case Lookup.Absent absent -> Optional.empty();
      case Lookup.NotOurs notOurs ->
          throw new ProvisioningException.Conflict(code("not_ours"), notOurs.why());
    };
  }

  private String volume(ProvisionRequest request, Steps steps) {
    String name = request.mark() + "-data";
    steps.child(PartRow.VOLUME, name);
    Supplier<Optional<String>> look = () -> part(request, part -> part.id().equals(name));
    return steps.effect(
        "volume",
        () ->
            look.get()
                .orElseGet(
                    () -> changing("make volume " + name, () -> createVolumeOnce(request, name))),
        look);
  }

  /** A name that is taken may be our own volume's, which listings do not show yet. */
  private String createVolumeOnce(ProvisionRequest request, String name) {
    try {
      return api.createVolume(name, request.stamp(name).labels());
    } catch (CloudError e) {
      if (e.kind() != CloudError.Kind.NAME_TAKEN) {
        throw e;
      }
      return api.getPart(name)
          .filter(part -> isOurs(request, part))
          .map(PartRow::id)
          .orElseThrow(() -> e);
    }
  }

  private String address(ProvisionRequest request, Steps steps) {
    Supplier<Optional<String>> look =
        () -> part(request, part -> part.kind().equals(PartRow.ADDRESS));
    String id =
        steps.unrepeatableEffect(
            "address",
            () ->
                look.get()
                    .orElseGet(() ->
                        changing(
                            "reserve an address",
                            () -> api.reserveAddress(own -> request.stamp(own).labels()))),
            look);
    steps.child(PartRow.ADDRESS, id);
    return id;
  }

  private Optional<String> part(ProvisionRequest request, Predicate<PartRow> which) {
    return reading("list volumes and addresses", api::listParts).stream()
        .filter(which)
        .filter(part -> isOurs(request, part))
        .map(PartRow::id)
        .findFirst();
  }

  private static boolean isOurs(ProvisionRequest request, PartRow part) {
    return OwnerStamp.read(part.labels(), part.id(), request.stamp().owner())
            instanceof Ownership.Ours(OwnerStamp stamp)
        && stamp.contract().equals(request.contract());
  }

  private String machine(ProvisionRequest request, Steps steps, Map<String, String> parts) {
    if (guarantee != CreateGuarantee.ID_CHOSEN) {
      return create(request, steps, "", parts);
    }
    Iterable<String> numbers =
        () -> IntStream.rangeClosed(100, 99_999).mapToObj(Integer::toString).iterator();
    String number = steps.choose("number", numbers);
    while (true) {
      try {
        return create(request, steps, number, parts);
      } catch (ProvisioningException.Conflict e) {
        if (!e.code().equals(SimulatedFailures.NUMBER_TAKEN)) {
          throw e;
        }
        number = steps.chooseAnother("number", numbers);
      }
    }
  }

  private String create(
      ProvisionRequest request, Steps steps, String number, Map<String, String> parts) {
    String resource = number.isEmpty() ? request.mark().text() : number;
    MachineSpec spec =
        new MachineSpec(
            number,
            request.mark().text(),
            request.mark().text() + '-' + request.stamp().generation(),
            request.stamp(resource).labels(),
            hardware(request),
            parts);
    return steps.effect(
        number.isEmpty() ? "create" : "create-" + number,
        () -> changing("make the machine " + spec.name(), () -> createOnce(request, spec)),
        () -> existing(request));
  }

  /** A name that is taken may be our own, made by a call whose answer was lost. */
  private String createOnce(ProvisionRequest request, MachineSpec spec) {
    try {
      return api.create(spec);
    } catch (CloudError e) {
      return switch (e.kind()) {
        case NAME_TAKEN ->
            existing(request)
                .orElseThrow(() ->
                    new CloudError(
                        CloudError.Kind.NO_ANSWER, e.getMessage() + ", and not listed yet"));
        case NUMBER_TAKEN ->
            sight
                .get(spec.id())
                .filter(machine -> sight.isOurs(machine, request.mark()))
                .map(Machine::id)
                .orElseThrow(() -> e);
        default -> throw e;
      };
    }
  }

  static MachineSpec.Hardware hardware(ProvisionRequest request) {
    return new MachineSpec.Hardware(
        request.sizes().cpuCores().orElse(1),
        request.sizes().memory().map(size -> size.bytes()).orElse(1L << 30),
        UserData.installing(request.renterKey()));
  }

  private Provisioned state(ProvisionRequest request, String id) {
    Machine machine =
        sight
            .get(id)
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    code("vanished"), "machine " + id + " was made and is gone"));
    if (!sight.isOurs(machine, request.mark())) {
      throw new ProvisioningException.Conflict(code("not_ours"), sight.whyNotOurs(machine));
    }
    if (machine.state() == InstanceState.STOPPED) {
      changing(
          "start machine " + id,
          () -> {
            api.start(id);
            return id;
          });
    }
    return Making.progress(machine, sight);
  }
}
