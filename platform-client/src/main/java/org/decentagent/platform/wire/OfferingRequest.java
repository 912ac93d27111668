// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Body of a new offering: all members the platform asks for, and those an agent needs. Immutable.
 */
public record OfferingRequest(
    @JsonProperty("offering_id") String offeringId,
    @JsonProperty("offer_name") String offerName,
    @JsonProperty("currency") String currency,
    @JsonProperty("monthly_price") BigDecimal monthlyPrice,
    @JsonProperty("setup_fee") BigDecimal setupFee,
    @JsonProperty("visibility") String visibility,
    @JsonProperty("product_type") String productType,
    @JsonProperty("billing_interval") String billingInterval,
    @JsonProperty("billing_unit") String billingUnit,
    @JsonProperty("is_subscription") boolean subscription,
    @JsonProperty("stock_status") String stockStatus,
    @JsonProperty("unmetered_bandwidth") boolean unmeteredBandwidth,
    @JsonProperty("datacenter_country") String datacenterCountry,
    @JsonProperty("datacenter_city") String datacenterCity,
    @JsonProperty("is_draft") boolean draft,
    @JsonProperty("agent_pool_id") String agentPoolId,
    @JsonProperty("provisioner_type") String provisionerType,
    @JsonProperty("provisioner_config") @Nullable String provisionerConfig,
    @JsonProperty("processor_cores") int processorCores,
    @JsonProperty("memory_amount") String memoryAmount,
    @JsonProperty("total_ssd_capacity") String totalSsdCapacity) {}
