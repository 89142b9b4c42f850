grant update (name_en, name_zh) on units to cdip_web;
