// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Steps that end a call when the journal does not take them: nothing is done that cannot be written
 * down first, and the plugin is not to blame.
 */
record WrittenSteps(JournaledSteps steps) implements Steps {
  private <T> T written(Supplier<T> step) {
    try {
      return step.get();
    } catch (JournalException e) {
      steps.close();
      throw new ProvisioningException.UnknownOutcome(
          Codes.JOURNAL, String.valueOf(e.getMessage()), e);
    }
  }

  private void write(Runnable step) {
    written(() -> {
      step.run();
      return steps;
    });
  }

  @Override
  public Optional<String> recall(String name) {
    return written(() -> steps.recall(name));
  }

  @Override
  public void remember(String name, String value) {
    write(() -> steps.remember(name, value));
  }

  @Override
  public String choose(String kind, Iterable<String> candidates) {
    return written(() -> steps.choose(kind, candidates));
  }

  @Override
  public String chooseAnother(String kind, Iterable<String> candidates) {
    return written(() -> steps.chooseAnother(kind, candidates));
  }

  @Override
  public String effect(String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    return written(() -> steps.effect(name, act, settle));
  }

  @Override
  public String unrepeatableEffect(
      String name, Supplier<String> act, Supplier<Optional<String>> settle) {
    return written(() -> steps.unrepeatableEffect(name, act, settle));
  }

  @Override
  public void child(String kind, String externalId) {
    write(() -> steps.child(kind, externalId));
  }

  @Override
  public List<Child> children() {
    return written(steps::children);
  }

  @Override
  public void childGone(Child child) {
    write(() -> steps.childGone(child));
  }

  @Override
  public void progress(String what) {
    steps.progress(what);
  }

  @Override
  public Optional<OperatorAnswer> ask(OperatorTask task) {
    return written(() -> steps.ask(task));
  }

  @Override
  public void askAgain(String name, String complaint) {
    write(() -> steps.askAgain(name, complaint));
  }
}
