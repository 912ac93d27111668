// SPDX-License-Identifier: Apache-2.0
/** What {@code dc-agent doctor} looks at. Start with {@link org.decentagent.cli.doctor.Doctor}. */
@NullMarked
package org.decentagent.cli.doctor;

import org.jspecify.annotations.NullMarked;
