// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.decentagent.proxmox.wire.AgentInterfaces;
import org.decentagent.proxmox.wire.VmStatusAnswer;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.http.HttpCall;
import tools.jackson.databind.JsonNode;

/**
 * Makes, changes and removes VMs. What changes something answers with the task that does it. Safe
 * for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/#/nodes/{node}/qemu">VMs</a>
 */
public final class Machines {
  private static final Pattern NO_CONFIG =
      Pattern.compile("Configuration file '.*' does not exist");
  private static final Pattern TAKEN = Pattern.compile("VM \\d+: config file already exists");

  /** {@code user-tag-access} or {@code registered-tags} of the datacenter's options. */
  private static final Pattern TAG = Pattern.compile("Sys\\.Modify for modifying tag");

  private final Session session;

  Machines(Session session) {
    this.session = session;
  }

  /** Reads the configuration. */
  public Sight look(VmPlace vm) {
    String what = "read the configuration of " + vm;
    return switch (session.send(get(vm, "config"), what)) {
      case Answer.Data(JsonNode data) when data.isObject() ->
          new Sight.Visible(new VmConfig(texts(data)));
      case Answer.Data other -> throw Session.unreadable(what, Effect.NONE);
      case Answer.Refused(Refusal refusal) when refusal.status() == 403 -> new Sight.Hidden();
      case Answer.Refused(Refusal refusal)
          when refusal.status() == 500 && NO_CONFIG.matcher(refusal.message()).find() ->
          new Sight.Missing();
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.NONE);
    };
  }

  private static Map<String, String> texts(JsonNode data) {
    Map<String, String> values = new TreeMap<>();
    data.propertyStream()
        .filter(entry -> entry.getValue().isValueNode() && !entry.getValue().isNull())
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString()));
    return values;
  }

  /**
   * Starts a clone. The number is free or taken at that very moment: nothing else reserves it.
   *
   * @return the task; empty when the number is taken
   */
  public Optional<Upid> clone(CloneWish wish) {
    String what = "clone " + wish.template() + " to " + wish.target();
    HttpCall call = post(wish.template(), "clone").json(json(wish.parameters()));
    return switch (session.send(call, what)) {
      case Answer.Data(JsonNode data) -> Optional.of(task(data, what));
      case Answer.Refused(Refusal refusal) when TAKEN.matcher(refusal.message()).find() ->
          Optional.empty();
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.MAYBE);
    };
  }

  /** Changes the configuration. */
  public Upid configure(VmPlace vm, Map<String, Object> changes) {
    String what = "configure " + vm;
    return switch (session.send(post(vm, "config").json(json(changes)), what)) {
      case Answer.Data(JsonNode data) -> task(data, what);
      case Answer.Refused(Refusal refusal)
          when refusal.status() == 403 && TAG.matcher(refusal.message()).find() ->
          throw new ProvisioningException.Permanent(
              ProxmoxFailures.code("tags_restricted"),
              "cannot %s: %s; as root, %s allows the agent's tags (add what the list has already)"
                  .formatted(
                      what,
                      refusal.message(),
                      TagAccess.allowing(
                          VmConfig.tags(changes.getOrDefault("tags", "").toString()))));
      case Answer.Refused(Refusal refusal) -> throw ProxmoxFailures.of(refusal, Effect.MAYBE);
    };
  }

  /** Changes a small option at once, without a task. */
  public void set(VmPlace vm, String option, Object value) {
    session.data(
        HttpCall.of("PUT", path(vm, "config")).json(json(Map.of(option, value))),
        "set " + option + " of " + vm);
  }

  /**
   * Grows a disk to a size.
   *
   * @return the task; empty with releases that do it at once
   */
  public Optional<Upid> resize(VmPlace vm, String disk, String size) {
    String what = "resize " + disk + " of " + vm;
    JsonNode data =
        session.data(
            HttpCall.of("PUT", path(vm, "resize")).json(json(Map.of("disk", disk, "size", size))),
            what);
    return data.isNull() ? Optional.empty() : Optional.of(task(data, what));
  }

  /** Whether it runs. */
  public VmStatus status(VmPlace vm) {
    String what = "read the status of " + vm;
    VmStatusAnswer answer =
        Session.as(session.data(get(vm, "status", "current"), what), VmStatusAnswer.class, what);
    VmStatusAnswer.Ha ha = answer.ha();
    Integer managed = ha == null ? null : ha.managed();
    return new VmStatus(
        answer.status() == null ? "" : answer.status(), managed != null && managed == 1);
  }

  /** Switches it on. */
  public Upid start(VmPlace vm) {
    String what = "start " + vm;
    return task(session.data(post(vm, "status", "start"), what), what);
  }

  /** Asks the guest to shut down, and switches it off when it has not by then. */
  public Upid shutdown(VmPlace vm, Duration patience) {
    String what = "shut down " + vm;
    HttpCall call =
        post(vm, "status", "shutdown")
            .json(json(Map.of("timeout", patience.toSeconds(), "forceStop", 1)));
    return task(session.data(call, what), what);
  }

  /** Switches it off. */
  public Upid stop(VmPlace vm) {
    String what = "stop " + vm;
    return task(session.data(post(vm, "status", "stop"), what), what);
  }

  /** Removes a VM that is off, with its disks and every mention of it. */
  public Upid destroy(VmPlace vm, Sweep sweep) {
    String what = "destroy " + vm;
    HttpCall call =
        HttpCall.of("DELETE", path(vm))
            .with("purge", "1")
            .with("destroy-unreferenced-disks", sweep == Sweep.ALL_OF_THAT_NUMBER ? "1" : "0");
    return task(session.data(call, what), what);
  }

  /** Which disks a destroyed VM takes along. */
  public enum Sweep {
    /** Those it refers to. */
    ITS_OWN,
    /** Every volume named after its number, on any storage: only for numbers kept for us. */
    ALL_OF_THAT_NUMBER
  }

  /**
   * What the guest agent says about the guest's network.
   *
   * @throws ProvisioningException.Retryable while it does not answer
   */
  public List<AgentInterfaces.Nic> interfaces(VmPlace vm) {
    String what = "ask the guest agent of " + vm;
    List<AgentInterfaces.Nic> nics =
        Session.as(
                session.data(get(vm, "agent", "network-get-interfaces"), what),
                AgentInterfaces.class,
                what)
            .result();
    return nics == null ? List.of() : nics;
  }

  private static Upid task(JsonNode data, String what) {
    try {
      return new Upid(data.asString(""));
    } catch (IllegalArgumentException e) {
      throw Session.unreadable(what, Effect.MAYBE);
    }
  }

  static String json(Map<String, ?> parameters) {
    return Session.JSON.writeValueAsString(parameters);
  }

  static HttpCall get(VmPlace vm, String... more) {
    return HttpCall.get(path(vm, more));
  }

  static HttpCall post(VmPlace vm, String... more) {
    return HttpCall.of("POST", path(vm, more));
  }

  static String[] path(VmPlace vm, String... more) {
    String[] path = new String[4 + more.length];
    path[0] = "nodes";
    path[1] = vm.node();
    path[2] = "qemu";
    path[3] = Integer.toString(vm.vmid());
    System.arraycopy(more, 0, path, 4, more.length);
    return path;
  }
}
