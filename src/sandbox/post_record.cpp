#include "sandbox/post.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

json::array strings(const std::vector<std::string>& items) {
    json::array out;
    for (const auto& item : items) {
        out.push_back(json::string(item));
    }
    return out;
}

// Reads the members of a post in a journal, and keeps the first complaint.
class record_reader {
 public:
    explicit record_reader(const json::object& stored) : stored_(stored) {}

    std::string text(std::string_view name) {
        const auto* value = stored_.if_contains(name);
        if (value == nullptr || kind_of(*value) != json_kind::string) {
            wrong(name);
            return {};
        }
        return std::string(value->get_string());
    }

    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> out;
        const auto* value = stored_.if_contains(name);
        if (value == nullptr || !value->is_array()) {
            wrong(name);
            return out;
        }
        for (const auto& item : value->get_array()) {
            if (kind_of(item) == json_kind::string) {
                out.emplace_back(item.get_string());
            } else {
                wrong(name);
            }
        }
        return out;
    }

    std::optional<wall_time> time(std::string_view name) {
        const auto* value = stored_.if_contains(name);
        if (value == nullptr || value->is_null()) {
            return std::nullopt;
        }
        auto at = parse_utc(text(name));
        if (!at) {
            wrong(name);
            return std::nullopt;
        }
        return *at;
    }

    std::int64_t number(std::string_view name) {
        const auto* value = stored_.if_contains(name);
        if (value == nullptr || !value->is_int64()) {
            wrong(name);
            return 0;
        }
        return value->get_int64();
    }

    bool flag(std::string_view name) const {
        const auto* value = stored_.if_contains(name);
        return value != nullptr && value->is_bool() && value->get_bool();
    }

    const std::string& complaint() const { return complaint_; }

 private:
    void wrong(std::string_view name) {
        if (complaint_.empty()) {
            complaint_ = "'" + std::string(name) + "' is missing or of the wrong type";
        }
    }

    const json::object& stored_;
    std::string complaint_;
};

}  // namespace

json::object record_of(const post& post) {
    json::object record;
    record["id"] = post.id;
    record["workspaceId"] = post.workspace;
    record["status"] = post.status;
    record["caption"] = post.caption;
    record["mediaUrls"] = strings(post.media);
    record["socialProfileIds"] = strings(post.profiles);
    record["scheduledAt"] = time_or_null(post.scheduled_at);
    record["visibleFrom"] = time_or_null(post.visible_from);
    record["createdAt"] = format_utc(post.created);
    record["sequence"] = post.sequence;
    record["origin"] = post.origin;
    record["captionInOptions"] = post.caption_in_options;
    if (!post.error.empty()) {
        record["error"] = post.error;
    }
    return record;
}

result<post> post_from_record(const json::object& record) {
    record_reader read(record);
    post made;
    made.id = read.text("id");
    made.workspace = read.text("workspaceId");
    made.status = read.text("status");
    made.caption = read.text("caption");
    made.media = read.texts("mediaUrls");
    made.profiles = read.texts("socialProfileIds");
    made.scheduled_at = read.time("scheduledAt");
    made.visible_from = read.time("visibleFrom");
    made.created = read.time("createdAt").value_or(wall_time{});
    made.sequence = read.number("sequence");
    made.origin = read.text("origin");
    made.caption_in_options = read.flag("captionInOptions");
    made.error = record.contains("error") ? read.text("error") : "";
    if (!read.complaint().empty()) {
        return failure(failure_class::invalid, "post record: " + read.complaint());
    }
    return made;
}

}  // namespace sluice::sandbox
