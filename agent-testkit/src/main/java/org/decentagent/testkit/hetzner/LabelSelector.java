// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on labels: {@code k=v}, {@code k==v}, {@code k!=v}, {@code k}, {@code !k}, {@code k
 * in (a,b)}, {@code k notin (a,b)}, joined by commas that mean <em>and</em>. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#label-selector">Hetzner Cloud: label
 *     selector</a>
 */
final class LabelSelector {
  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:"
              + ("(?<absent>!)\\s*(?<gone>" + KEY + ")")
              + ("|(?<key>" + KEY + ")(?:\\s*(?<operator>==|=|!=)\\s*(?<value>[A-Za-z0-9._-]*)")
              + "|\\s+(?<set>in|notin)\\s*\\((?<values>[^()]*)\\))?"
              + ")\\s*");

  private enum Relation {
    AMONG,
    NOT_AMONG,
    PRESENT,
    ABSENT
  }

  private record Term(String key, Relation relation, Set<String> values) {
    boolean holds(Map<String, String> labels) {
      return switch (relation) {
        case AMONG -> labels.containsKey(key) && values.contains(labels.getOrDefault(key, ""));
        case NOT_AMONG ->
            !labels.containsKey(key) || !values.contains(labels.getOrDefault(key, ""));
        case PRESENT -> labels.containsKey(key);
        case ABSENT -> !labels.containsKey(key);
      };
    }
  }

  private final List<Term> terms;

  private LabelSelector(List<Term> terms) {
    this.terms = terms;
  }

  static LabelSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    if (text.isBlank()) {
      return new LabelSelector(terms);
    }
    Matcher next = TERM.matcher(text);
    int at = 0;
    while (true) {
      next.region(at, text.length());
      if (!next.lookingAt()) {
        throw malformed(text);
      }
      terms.add(term(next, text));
      at = next.end();
      if (at == text.length()) {
        return new LabelSelector(List.copyOf(terms));
      }
      if (text.charAt(at) != ',') {
        throw malformed(text);
      }
      at++;
    }
  }

  boolean matches(Map<String, String> labels) {
    return terms.stream().allMatch(term -> term.holds(labels));
  }

  private static Term term(Matcher found, String text) {
    if (found.group("absent") != null) {
      return term(found.group("gone"), Relation.ABSENT, Set.of(), text);
    }
    String key = found.group("key");
    if (found.group("operator") != null) {
      Relation relation =
          found.group("operator").equals("!=") ? Relation.NOT_AMONG : Relation.AMONG;
      return term(key, relation, Set.of(found.group("value")), text);
    }
    if (found.group("set") != null) {
      Relation relation = found.group("set").equals("in") ? Relation.AMONG : Relation.NOT_AMONG;
      Set<String> values =
          Set.copyOf(List.of(found.group("values").strip().split("\\s*,\\s*", -1)));
      return term(key, relation, values, text);
    }
    return term(key, Relation.PRESENT, Set.of(), text);
  }

  private static Term term(String key, Relation relation, Set<String> values, String text) {
    if (!Labels.isKey(key) || !values.stream().allMatch(Labels::isValue)) {
      throw malformed(text);
    }
    return new Term(key, relation, values);
  }

  private static ApiError malformed(String text) {
    return ApiError.undocumented("label_selector", "'" + text + "' is not a label selector");
  }
}
