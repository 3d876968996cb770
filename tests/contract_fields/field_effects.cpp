#include "contract_fields/field_effects.hpp"

namespace sluice::testing {

const std::map<std::string, effect_table>& effect_tables() {
    static const auto tables = [] {
        std::map<std::string, effect_table> all;
        all["client http"] = effects_of_http_client();
        all["client ocoya"] = effects_of_ocoya_client();
        all["publisher http"] = effects_of_http_publisher();
        all["subscriber ocoya"] = effects_of_ocoya_subscriber();
        all["publisher ocoya"] = effects_of_ocoya_publisher();
        all["publisher ocoya-campaign-posts"] = effects_of_campaign_publisher();
        all["publisher ocoya-workflow"] = effects_of_workflow_publisher();
        all["subscriber file"] = effects_of_file_subscriber();
        all["publisher file"] = effects_of_file_publisher();
        all["publisher log"] = effects_of_log_publisher();
        add_effects_of_stages(all);
        add_effects_of_engine(all);
        return all;
    }();
    return tables;
}

}  // namespace sluice::testing
