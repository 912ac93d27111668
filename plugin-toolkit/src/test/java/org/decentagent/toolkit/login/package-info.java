// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.toolkit.login;

import org.jspecify.annotations.NullMarked;
