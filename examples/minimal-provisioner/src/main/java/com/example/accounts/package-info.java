// SPDX-License-Identifier: Apache-2.0
/**
 * Sells accounts that exist already: one folder of a shelf for each. Start with {@link
 * com.example.accounts.AccountsProvisioner}.
 */
package com.example.accounts;
