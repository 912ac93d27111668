// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which region a country belongs to; several countries belong to none. Immutable. */
final class Regions {
  static final List<String> ALL = List.of("europe", "na", "latam", "apac", "mena", "ssa", "cis");
  private static final Map<String, String> BY_COUNTRY = new HashMap<>();

  static {
    add(
        "europe",
        "AT BE FR DE LI LU MC NL CH DK EE FI IS IE LV LT NO SE GB UK AD AL BA HR CY GR IT MT ME MK"
            + " PT SM RS SI ES VA XK BG CZ HU PL RO SK");
    add("cis", "RU BY UA MD AM AZ GE KZ KG TJ TM UZ");
    add(
        "na",
        "CA US MX GT BZ HN SV NI CR PA CU JM HT DO PR BS BB TT LC VC GD AG DM KN AW CW SX BM KY VI"
            + " VG TC AI MS GP MQ MF BL GL PM");
    add("latam", "AR BO BR CL CO EC GY PY PE SR UY VE GF FK");
    add(
        "apac",
        "CN JP KR KP MN TW HK MO SG MY TH VN PH ID MM KH LA BN TL IN PK BD LK NP BT MV AF AU NZ PG"
            + " FJ SB VU NC PF WS TO FM PW MH KI NR TV GU MP AS CK NU TK WF");
    add(
        "mena",
        "SA AE QA KW BH OM IR IQ SY JO LB PS IL YE TR EG DZ MA TN LY SD EH MR ML NE DJ ER ET SO KE"
            + " UG TZ RW BI CD CG GA CM CF AO");
    add("ssa", "TD SS NA BW ZW ZM MW MZ SZ LS");
  }

  private Regions() {}

  static Optional<String> of(String country) {
    return Optional.ofNullable(BY_COUNTRY.get(country.toUpperCase(Locale.ROOT)));
  }

  private static void add(String region, String countries) {
    for (String country : countries.split(" ", -1)) {
      BY_COUNTRY.put(country, region);
    }
  }
}
