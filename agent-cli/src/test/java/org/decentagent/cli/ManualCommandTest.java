// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.agent.Agent;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.manual.ManualFactory;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and says on the command line. */
final class ManualCommandTest {
  private static final String FINGERPRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

  @TempDir Path folder;
  private final Provider provider = Provider.onNewPlatform();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path config = Path.of("");
  private ContractId contract = new ContractId("0".repeat(64));

  @BeforeEach
  void anOrderWaits() throws Exception {
    config = provider.agentIn(folder);
    Files.writeString(config, "\n[backend.rack]\ntype = \"manual\"\n", StandardOpenOption.APPEND);
    contract = provider.sell("manual");
    start();
    Eventually.is("a task waits", () -> manual("list", "--json").json().size() == 1);
  }

  private void start() throws IOException {
    Agent agent =
        Agent.configuredBy(config)
            .with(new SimulatedProvisionerFactory())
            .with(new ManualFactory())
            .start();
    open.add(agent);
    open.add(ControlServer.start(config.resolveSibling("state"), agent));
  }

  private void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    open.clear();
  }

  @AfterEach
  void close() throws Exception {
    stop();
    provider.close();
  }

  private Cli.Ended manual(String... args) {
    return manual(new Cli(folder), args);
  }

  private Cli.Ended manual(Cli cli, String... args) {
    List<String> all = new ArrayList<>(List.of("manual", args[0], "--config", config.toString()));
    all.addAll(List.of(args).subList(1, args.length));
    return cli.run(all.toArray(String[]::new));
  }

  private String state() {
    return manual("show", "1", "--json").json().path("state").asString();
  }

  @Test
  void theOperatorSeesWhatWaitsAndExactlyWhatIsToBeDone() {
    Cli.Ended list = manual("list");
    Cli.Ended shown = manual("show", "1");
    Cli.Ended contracts = new Cli(folder).run("contracts", "--config", config.toString());

    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("TASK", "Make an instance for contract", "rack", "44m");
    assertThat(shown.out())
        .contains(
            contract.hex(),
            "512 MiB",
            "dc-agent manual complete 1 --set address=… --set host_key=…",
            "manual fail 1",
            "agent asked");
    assertThat(contracts.out()).contains("awaiting operator for", "task 1");
  }

  @Test
  void withoutATerminalEverythingThatIsMissingOrWrongIsNamed() {
    Cli.Ended missing = manual("complete", "1", "--set", "port=22");
    Cli.Ended wrong =
        manual(
            "complete",
            "1",
            "--set",
            "address=10.0.0.7",
            "--set",
            "user=<b>root</b>",
            "--set",
            "host_key=" + FINGERPRINT,
            "--set",
            "colour=red");

    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("'address': is missing", "'host_key': is missing");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().strip())
        .hasLineCount(1)
        .contains("cannot be reached from the internet", "'user'", "there is no such field");
    assertThat(state()).isEqualTo("open");
  }

  @Test
  void onATerminalWhatIsMissingIsAskedForUntilItIsRight() {
    Cli.Ended ended =
        manual(
            new Cli(folder)
                .typing("10.0.0.7", "203.0.113.7", "99999", "", "", FINGERPRINT, "rack 3; rm", ""),
            "complete",
            "1");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains(
            "Address that the customer uses: ",
            "cannot be reached from the internet",
            "SSH port [22]: ",
            "1 to 65535",
            "may be left empty");
    assertThat(manual("show", "1", "--json").json().path("entered").path("address").asString())
        .isEqualTo("203.0.113.7");
  }

  @Test
  void whoEndsTheInputHasSaidNothing() {
    Cli.Ended ended = manual(new Cli(folder).typing("203.0.113.7"), "complete", "1");

    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.err()).contains("nothing was told to the agent");
    assertThat(state()).isEqualTo("open");
  }

  @Test
  void whatWasSaidIsNotSaidDifferently() {
    String[] said = {
      "complete", "1", "--set", "address=203.0.113.7", "--set", "host_key=" + FINGERPRINT, "--json"
    };
    Cli.Ended first = manual(said);
    Cli.Ended again = manual(said);
    said[3] = "address=203.0.113.8";
    Cli.Ended other = manual(said);
    Cli.Ended none = manual("complete", "7", "--json");

    assertThat(first.json().path("result").asString()).isEqualTo("taken");
    assertThat(again.json().path("result").asString()).isEqualTo("said_before");
    assertThat(again.code()).isZero();
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("cannot be done differently");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.json().path("error").path("message").asString()).contains("no task 7");
  }

  @Test
  void aRefusalIsConfirmedOnATerminalAndFinal() throws Exception {
    Cli.Ended no = manual(new Cli(folder).typing("n"), "fail", "1", "--reason", "no machine left");
    Cli.Ended markup = manual("fail", "1", "--reason", "<script>");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).contains("paid back");
    assertThat(markup.code()).isEqualTo(2);
    assertThat(state()).isEqualTo("open");

    Cli.Ended yes = manual(new Cli(folder).typing("y"), "fail", "1", "--reason", "no machine left");

    assertThat(yes.code()).as(yes.err()).isZero();
    Eventually.is(
        "the platform knows",
        () -> provider.platform.control().status(contract).equals("provisioningfailed"));
  }

  @Test
  void aTaskIsPutOff() {
    Cli.Ended ended = manual("snooze", "1", "--for", "2 h");
    Cli.Ended wrong = manual("snooze", "1", "--for", "soon");

    assertThat(ended.code()).isZero();
    assertThat(manual("show", "1").out()).contains("snoozed   until");
    assertThat(wrong.code()).isEqualTo(2);
  }

  @Test
  void withoutAnAgentTheJournalIsReadAndNothingIsWritten() throws Exception {
    stop();

    Cli.Ended list = manual("list");
    Cli.Ended shown = manual("show", "1", "--json");
    Cli.Ended told = manual("complete", "1", "--set", "address=203.0.113.7");

    assertThat(list.code()).isZero();
    assertThat(list.err()).contains("no agent runs; this is what its journal says");
    assertThat(list.out()).contains("Make an instance");
    assertThat(shown.json().path("state").asString()).isEqualTo("open");
    assertThat(told.code()).isEqualTo(1);
    assertThat(told.err()).contains("no agent runs", "dc-agent run");
  }
}
