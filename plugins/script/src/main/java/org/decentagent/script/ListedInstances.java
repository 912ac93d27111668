// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.decentagent.script.wire.InstanceAnswer;
import org.decentagent.script.wire.Members;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the instances of a listing one by one. One that cannot be read and may be ours leaves the
 * whole listing unread, since without it nothing would prove absence; a stranger is left out, as
 * the program might have done itself. Safe for use by many threads.
 */
final class ListedInstances {
  private static final Logger LOG = LoggerFactory.getLogger(ListedInstances.class);
  private static final String OUR_LABELS = "org.decentagent.";
  private static final String OUR_NAMES = "dc-";
  private static final int MOST_TOLD = 1000;

  private final BackendName backend;
  private final Owner owner;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ListedInstances(BackendName backend, Owner owner) {
    this.backend = backend;
    this.owner = owner;
  }

  /**
   * All that can be read.
   *
   * @throws IllegalArgumentException that names the one which may be ours and cannot be read
   */
  List<InstanceDocument> read(List<InstanceAnswer> answers) {
    List<InstanceDocument> read = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      InstanceAnswer answer = Members.require("instances", answers.get(i));
      try {
        read.add(InstanceDocument.read(answer, backend, owner));
      } catch (IllegalArgumentException e) {
        String fault = which(i, answer) + " cannot be read: " + e.getMessage();
        if (mayBeOurs(answer)) {
          throw new IllegalArgumentException(fault + "; have the program tell it rightly", e);
        }
        leaveOut(fault);
      }
    }
    return read;
  }

  private static String which(int index, InstanceAnswer answer) {
    return "instance "
        + (index + 1)
        + " of the listing ("
        + names(answer).findFirst().orElse("without an id or a name")
        + ")";
  }

  private static boolean mayBeOurs(InstanceAnswer answer) {
    boolean labelled =
        answer.labels() != null
            && answer.labels().keySet().stream().anyMatch(key -> key.startsWith(OUR_LABELS));
    return labelled
        || answer.stamp() != null
        || hasAnId(answer)
        || names(answer).anyMatch(name -> name.startsWith(OUR_NAMES));
  }

  /** An id that can be read may be one we know, of an instance that lost its stamp. */
  private static boolean hasAnId(InstanceAnswer answer) {
    try {
      Members.plain("external_id", answer.externalId());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Stream<String> names(InstanceAnswer answer) {
    return Stream.concat(
        Members.line(answer.externalId()).stream(), Members.line(answer.name()).stream());
  }

  private void leaveOut(String fault) {
    if (told.size() < MOST_TOLD && told.add(fault)) {
      LOG.warn(
          "{}: {}; it bears no stamp and has no name of ours, so it is left out", backend, fault);
    }
  }
}
