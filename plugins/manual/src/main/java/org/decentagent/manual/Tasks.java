// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.OperatorField.Kind;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/** What the operator is told to do, line by line. Immutable. */
final class Tasks {
  static final String ADDRESS = "address";
  static final String PORT = "port";
  static final String USER = "user";
  static final String HOST_KEY = "host_key";
  static final String REFERENCE = "reference";

  private final Settings settings;

  /** With the backend's settings. */
  Tasks(Settings settings) {
    this.settings = settings;
  }

  static String makeName(ProvisionRequest request) {
    return "provision." + request.stamp().generation();
  }

  OperatorTask make(ProvisionRequest request) {
    Settings own = request.settings();
    OperatorTask.Builder task =
        OperatorTask.named(
                makeName(request), "Make an instance for contract " + request.contract().brief())
            .step("Give it " + sizes(request))
            .step("Install " + own.get(ManualConfig.SYSTEM) + " with an SSH server")
            .step(
                "Make fresh host keys, if it was cloned: rm /etc/ssh/ssh_host_*; ssh-keygen -A;"
                    + " systemctl restart ssh")
            .step(
                "Put exactly this line into the user's ~/.ssh/authorized_keys, and no other key: "
                    + request.renterKey().line())
            .step("Leave no password, account or key of your own on it");
    own.get(ManualConfig.INSTRUCTIONS).forEach(task::step);
    return task.step("It ends " + end(request) + ", by contract " + request.contract().hex())
        .field(
            OperatorField.of(
                own.get(ManualConfig.ALLOW_PRIVATE) ? Kind.ADDRESS : Kind.PUBLIC_ADDRESS,
                ADDRESS,
                "Address that the customer uses"))
        .field(
            OperatorField.of(Kind.PORT, PORT, "SSH port")
                .suggesting(own.get(ManualConfig.PORT).toString()))
        .field(
            OperatorField.of(Kind.USER, USER, "User that accepts the customer's key")
                .suggesting(own.get(ManualConfig.USER)))
        .field(
            OperatorField.of(
                Kind.HOST_KEY,
                HOST_KEY,
                "Host key, as shown on its console by: ssh-keygen -l -f"
                    + " /etc/ssh/ssh_host_ed25519_key.pub"))
        .field(
            OperatorField.of(Kind.TEXT, REFERENCE, "Your own name for it, if it has one")
                .optional())
        .within(own.get(ManualConfig.MAKE_WITHIN))
        .refusable(
            "you say that nothing was made, or is left of it; the contract fails for good and its"
                + " customer is paid back")
        .build();
  }

  OperatorTask remove(ContractId contract, Optional<Entry> entry) {
    return OperatorTask.named("terminate.1", "Remove the instance of contract " + contract.brief())
        .step("The contract is over. The instance is " + where(entry))
        .step("Delete it with its disks, snapshots and backups: nothing of its customer may remain")
        .step("Release its address, so that it costs nothing more")
        .step(
            entry.flatMap(Entry::login).isPresent()
                ? "It counts as removed when its host key no longer answers there"
                : "Nothing is known to answer for it: your word alone closes this; look for "
                    + contract.hex())
        .within(settings.get(ManualConfig.REMOVE_WITHIN))
        .build();
  }

  OperatorTask suspend(ContractId contract, Entry entry) {
    return OperatorTask.named(
            "suspend." + entry.round(), "Stop the instance of contract " + contract.brief())
        .step("The instance is " + where(Optional.of(entry)))
        .step("Shut it down so that its customer cannot start it; delete nothing of it")
        .step("Keep its disks, its address and its host keys: it may be resumed")
        .step("It counts as stopped when its host key no longer answers there")
        .within(settings.get(ManualConfig.CHANGE_WITHIN))
        .build();
  }

  OperatorTask resume(ContractId contract, Entry entry) {
    return OperatorTask.named(
            "resume." + entry.round(), "Start the instance of contract " + contract.brief())
        .step("The instance is " + where(Optional.of(entry)))
        .step("Start it as it was, at the same address and with the same host keys")
        .step("It counts as running when its customer can log in")
        .within(settings.get(ManualConfig.CHANGE_WITHIN))
        .build();
  }

  private static String where(Optional<Entry> entry) {
    String access =
        entry
            .flatMap(Entry::login)
            .map(login -> login.access() + ", host key " + login.fingerprint())
            .orElse("what you may have made for it; no address was ever entered");
    return access + entry.flatMap(Entry::reference).map(name -> ", yours as " + name).orElse("");
  }

  private static String sizes(ProvisionRequest request) {
    OptionalInt sold = request.sizes().cpuCores();
    String cores =
        sold.isPresent()
            ? sold.getAsInt() + (sold.getAsInt() == 1 ? " processor core" : " processor cores")
            : "the offering's processor cores";
    return cores
        + ", "
        + request.sizes().memory().map(MemorySize::toString).orElse("the offering's")
        + " of memory and "
        + request.sizes().storage().map(StorageSize::toString).orElse("the offering's")
        + " of disk";
  }

  private static String end(ProvisionRequest request) {
    return request
        .endsAt()
        .map(end -> "at " + end.truncatedTo(ChronoUnit.MINUTES))
        .orElse("when you are told to remove it");
  }
}
