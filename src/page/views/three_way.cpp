#include "page/views/three_way.hpp"

#include "page/views/difference.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::operator_page {

void show_three_ways(json::object& model, const three_texts& texts, const std::string& of) {
    model["conflict"] = true;
    model["conflict_of"] = of;
    model["was"] = texts.base;
    model["their_changes"] = difference_of(texts.base, texts.theirs);
    model["my_changes"] = difference_of(texts.base, texts.mine);
}

void show_no_conflict(json::object& model) {
    for (const char* name : {"conflict", "conflict_of", "was", "their_changes", "my_changes",
                             "touching", "apart", "start_over"}) {
        model[name] = nullptr;
    }
}

}  // namespace sluice::operator_page
