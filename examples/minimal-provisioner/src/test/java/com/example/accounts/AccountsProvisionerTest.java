// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import static com.example.accounts.TestShelf.CONTRACT;
import static com.example.accounts.TestShelf.OTHER;
import static com.example.accounts.TestShelf.RENTER;
import static com.example.accounts.TestShelf.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.cloud.StepsMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountsProvisionerTest {
  @TempDir Path folder;

  @Test
  void aContractGetsAFreeAccountThatLetsItsRenterIn() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy", "ben");

    Provisioned answer = shelf.provision(CONTRACT);

    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    assertThat(((Provisioned.Ready) answer).instance().ssh().orElseThrow())
        .hasToString("amy@192.0.2.10:22");
    assertThat(folder.resolve("amy/authorized_keys")).hasContent(RENTER.line());
    assertThat(shelf.having("authorized_keys")).containsExactly("amy");
  }

  @Test
  void killedAtAnyWriteItClaimsOneAccountAndGivesItBack() throws IOException {
    int writes = deliverAndEnd("undisturbed", memory -> {});

    assertThat(writes).isEqualTo(3);
    for (int i = 0; i < writes; i++) {
      int write = i;
      deliverAndEnd("before" + write, memory -> memory.killBefore(write));
      deliverAndEnd("after" + write, memory -> memory.killAfter(write + 1));
    }
  }

  private int deliverAndEnd(String name, Consumer<StepsMemory> plan) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    TestShelf shelf = new TestShelf(own, "amy", "ben", "cyd");
    plan.accept(shelf.memory);

    untilDone(shelf, () -> shelf.provision(CONTRACT));
    assertThat(shelf.having("claim")).containsExactly("amy");
    assertThat(shelf.having("authorized_keys")).containsExactly("amy");

    untilDone(shelf, () -> shelf.terminate(CONTRACT));
    assertThat(shelf.having("claim")).isEmpty();
    assertThat(shelf.having("authorized_keys")).isEmpty();
    assertThat(shelf.provisioner.find(request(CONTRACT).mark())).isInstanceOf(Lookup.Absent.class);
    return shelf.memory.durableWrites();
  }

  private static void untilDone(TestShelf shelf, Runnable call) {
    for (int life = 0; life < 3; life++) {
      try {
        call.run();
        return;
      } catch (Killed | ProvisioningException.Retryable e) {
        shelf.clock.advance(Duration.ofMinutes(6));
      }
    }
    throw new AssertionError("not done after two kills");
  }

  @Test
  void withTheJournalLostAContractFindsTheAccountThatItHas() throws IOException {
    TestShelf before = new TestShelf(folder, "amy", "ben");
    before.provision(OTHER);
    before.provision(CONTRACT);
    before.terminate(OTHER);
    Files.delete(folder.resolve("amy/used"));

    TestShelf after = new TestShelf(folder);
    after.provision(CONTRACT);

    assertThat(after.having("claim")).containsExactly("ben");
  }

  @Test
  void anAccountThatAnotherAgentClaimsFirstIsLeftToIt() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy", "ben");
    shelf.memory.killAfter(1);
    assertThatThrownBy(() -> shelf.provision(CONTRACT)).isInstanceOf(Killed.class);
    provisionForAnother(shelf);

    shelf.provision(CONTRACT);

    assertThat(shelf.having("claim")).containsExactly("amy", "ben");
    assertThat(((Lookup.Found) shelf.provisioner.find(request(CONTRACT).mark())).instance().ref())
        .hasToString("shelf/ben");
  }

  @Test
  void whatAnotherAgentClaimedForOurContractIsNotTouched() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy", "ben");
    shelf.anotherAgents().provision(anothers(CONTRACT), memoryOf(shelf).open(CONTRACT));

    assertThatThrownBy(() -> shelf.provision(CONTRACT))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThatThrownBy(() -> shelf.terminate(CONTRACT))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shelf.having("claim")).containsExactly("amy");
  }

  private static void provisionForAnother(TestShelf shelf) {
    Provisioner another = shelf.anotherAgents();
    another.provision(anothers(OTHER), memoryOf(shelf).open(OTHER));
  }

  private static ProvisionRequest anothers(ContractId contract) {
    return request(contract, new Owner("a".repeat(64), "pool-1", "e".repeat(64)), 1);
  }

  private static StepsMemory memoryOf(TestShelf shelf) {
    return StepsMemory.of(shelf.clock);
  }

  @Test
  void aCopiedAccountIsAStrangerAndItsOriginalIsUsed() throws IOException {
    TestShelf shelf = new TestShelf(folder, "ben");
    shelf.provision(CONTRACT);
    shelf.add("amy");
    Files.copy(folder.resolve("ben/claim"), folder.resolve("amy/claim"));

    Lookup found = shelf.provisioner.find(request(CONTRACT).mark());
    Inventory inventory = shelf.provisioner.inventory();

    assertThat(((Lookup.Found) found).instance().ref()).hasToString("shelf/ben");
    assertThat(((Inventory.Complete) inventory).resources())
        .extracting(Observed::ownership)
        .hasExactlyElementsOfTypes(Ownership.Foreign.class, Ownership.Ours.class);
  }

  @Test
  void aUsedAccountIsNotSoldAgainBeforeItIsWiped() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy");
    shelf.provision(CONTRACT);
    assertThat(shelf.terminate(CONTRACT)).isEqualTo(new Removal.Gone());

    Fit before = shelf.provisioner.fits(request(OTHER));
    Files.delete(folder.resolve("amy/used"));
    Fit after = shelf.provisioner.fits(request(OTHER));

    assertThat(before).isInstanceOf(Fit.DoesNotFit.class);
    assertThat(after).isEqualTo(new Fit.Fits());
  }

  @Test
  void anAccountSmallerThanWhatWasSoldIsNoFit() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy");

    Fit answer = shelf.provisioner.fits(request(CONTRACT, new Owner("a", "p", "b"), 3));

    assertThat(answer).isInstanceOf(Fit.DoesNotFit.class);
  }

  @Test
  void aShelfThatIsNotMountedIsNoEmptyShelf() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy");
    shelf.provision(CONTRACT);
    Files.delete(folder.resolve("identity"));

    assertThat(shelf.provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    assertThatThrownBy(() -> shelf.provisioner.find(request(CONTRACT).mark()))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessage(
            "cannot look at the shelf " + folder + ": there is no " + folder.resolve("identity"));
  }

  @Test
  void aWrongDescriptionIsNamedAndTheOthersAreSold() throws IOException {
    TestShelf shelf = new TestShelf(folder, "amy", "ben");
    Files.writeString(folder.resolve("amy/account.properties"), "host = 192.0.2.10\n");

    List<Finding> findings = shelf.provisioner.preflight();
    shelf.provision(CONTRACT);

    assertThat(findings)
        .singleElement()
        .extracting(Finding::evidence)
        .isEqualTo("amy/account.properties: there is no line 'port = …'");
    assertThat(shelf.having("claim")).containsExactly("ben");
  }
}
