#include "config/yaml.hpp"

#include "config/node_builder.hpp"
#include "config/yaml_fault.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <utility>

namespace sluice::config {

std::optional<node> parse_yaml(const std::shared_ptr<const source_file>& file,
                               diagnostics& problems, const yaml_limits& limits) {
    const mark_places places(file);
    node_builder builder(places, problems, limits);
    try {
        std::istringstream text(file->text);
        YAML::Parser parser(text);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const reading_given_up&) {
        return std::nullopt;
    } catch (const YAML::Exception& fault) {
        const auto offset = fault.mark.pos < 0 ? 0 : static_cast<std::size_t>(fault.mark.pos);
        // The excerpt shows the line, and a broken line has no nodes that know their secrets.
        auto problem = explain({fault.msg, places.at(fault.mark), offset, builder.last_quoted()});
        hide_secrets_of_line(problem.at, problems);
        problems.add(std::move(problem));
        return std::nullopt;
    }
    node root = builder.take_root();
    // An empty file gives no event that would have a place.
    if (!root.at.file) {
        root.at = {file, 1, 1};
    }
    return root;
}

}  // namespace sluice::config
