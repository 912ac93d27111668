// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a parameter's value may be. Immutable. */
interface ParameterType {
  /** What is wrong with a value, in the API's words. */
  Optional<String> fault(String value);

  ParameterType ANY = value -> Optional.empty();
  ParameterType BOOLEAN =
      value ->
          value.matches("(?i)1|0|on|off|yes|no|true|false")
              ? Optional.empty()
              : Optional.of("type check ('boolean') failed - got '" + value + "'");
  ParameterType NUMBER =
      value ->
          value.matches("-?\\d+(\\.\\d+)?")
              ? Optional.empty()
              : Optional.of("type check ('number') failed - got '" + value + "'");
  ParameterType VMID =
      format("[1-9][0-9]{2,8}", "value does not look like a valid VM ID")
          .then(integer(100, 999_999_999));
  ParameterType NAME =
      format(
          "(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\\.([a-z0-9]([a-z0-9-]*[a-z0-9])?))*",
          "value does not look like a valid DNS name");
  ParameterType NODE =
      format("(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?", "value does not look like a valid node name");
  ParameterType STORAGE =
      value ->
          value.matches("(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]")
              ? Optional.empty()
              : Optional.of(
                  "invalid format - storage ID '" + value + "' contains illegal characters\n");
  ParameterType POOL = format("[A-Za-z0-9._/-]+", "value does not look like a valid pool name");

  /** The first of two complaints. */
  default ParameterType then(ParameterType next) {
    return value -> fault(value).or(() -> next.fault(value));
  }

  static ParameterType format(String pattern, String complaint) {
    Pattern whole = Pattern.compile(pattern);
    return value ->
        whole.matcher(value).matches()
            ? Optional.empty()
            : Optional.of("invalid format - " + complaint + "\n");
  }

  static ParameterType matching(String pattern) {
    Pattern whole = Pattern.compile(pattern);
    return value ->
        whole.matcher(value).matches()
            ? Optional.empty()
            : Optional.of("value does not match the regex pattern");
  }

  static ParameterType atMost(int characters) {
    return value ->
        value.codePointCount(0, value.length()) <= characters
            ? Optional.empty()
            : Optional.of("value may only be " + characters + " characters long");
  }

  static ParameterType integer(long least, long most) {
    return value -> {
      if (!value.matches("-?\\d{1,18}")) {
        return Optional.of("type check ('integer') failed - got '" + value + "'");
      }
      long number = Long.parseLong(value);
      if (number < least) {
        return Optional.of("value must have a minimum value of " + least);
      }
      return number > most
          ? Optional.of("value must have a maximum value of " + most)
          : Optional.empty();
    };
  }

  static ParameterType oneOf(String... values) {
    List<String> known = List.of(values);
    return value ->
        known.contains(value)
            ? Optional.empty()
            : Optional.of(
                "value '"
                    + value
                    + "' does not have a value in the enumeration '"
                    + String.join(", ", known)
                    + "'");
  }
}
